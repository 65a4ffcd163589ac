import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that a run has taken over instead of asking for them, and where they came from. */
export class Reuse1763800000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE answers
        ADD reused boolean NOT NULL DEFAULT false,
        -- the run that asked; null for a results file, or when that run has been deleted since
        ADD reused_from integer CONSTRAINT answers_reused_from_fkey REFERENCES runs ON DELETE SET NULL;
      CREATE INDEX answers_reused_from_index ON answers (reused_from) WHERE reused_from IS NOT NULL;
      -- how many of the complete answers were taken over
      ALTER TABLE runs ADD reused integer NOT NULL DEFAULT 0;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE answers DROP reused, DROP reused_from; ALTER TABLE runs DROP reused');
  }
}
