import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens with a name, a role and an end, beside METACOG_TOKEN. Their secrets are nowhere: only digests are kept. */
export class AccessTokens1763800000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access_tokens (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        -- SHA-256 of the secret
        digest bytea NOT NULL CONSTRAINT access_tokens_digest_key UNIQUE,
        role text NOT NULL CONSTRAINT access_tokens_role_check CHECK (role IN ('READER', 'RUNNER', 'ADMINISTRATOR')),
        created_at timestamptz NOT NULL DEFAULT now(),
        -- null: does not expire
        expires_at timestamptz,
        revoked_at timestamptz
      );
      CREATE UNIQUE INDEX access_tokens_name_key ON access_tokens (name) WHERE revoked_at IS NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access_tokens');
  }
}
