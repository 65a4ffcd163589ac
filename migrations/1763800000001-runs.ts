import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is asked and how: backends and runs. The counters of a run change in the transaction that writes its answers. */
export class Runs1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE backends (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL CONSTRAINT backends_name_key UNIQUE,
        kind text NOT NULL CONSTRAINT backends_kind_check CHECK (kind IN ('VLLM', 'SIMULATED', 'IMPORTED'))
      );

      CREATE TABLE runs (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL CONSTRAINT runs_name_key UNIQUE,
        dataset_id integer NOT NULL REFERENCES datasets,
        backend_id integer NOT NULL REFERENCES backends,
        model text NOT NULL,
        status text NOT NULL CONSTRAINT runs_status_check
          CHECK (status IN ('QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')),
        status_reason text,
        settings jsonb NOT NULL,
        environment jsonb NOT NULL DEFAULT '{}',
        labels text[] NOT NULL DEFAULT '{}',
        idempotency_key text CONSTRAINT runs_idempotency_key UNIQUE,
        -- sha256 of the input that came with the key: the same key with another input is a conflict
        idempotency_hash text,
        -- number of the newest write in answer_writes: gapless, its order is commit order
        sequence integer NOT NULL DEFAULT 0,
        total integer NOT NULL,
        complete integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        requests integer NOT NULL DEFAULT 0,
        retries integer NOT NULL DEFAULT 0,
        prompt_tokens bigint NOT NULL DEFAULT 0,
        cached_prompt_tokens bigint,
        completion_tokens bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      );
      CREATE INDEX runs_dataset_index ON runs (dataset_id, id);
      CREATE INDEX runs_unfinished_index ON runs (id) WHERE status IN ('QUEUED', 'RUNNING', 'PAUSED');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE runs, backends');
  }
}
