import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Limits of a run, and the clock and the pace that its progress is read from. Jobs of the one old task are dropped: each
 * backend has a task of its own now, and the runs that lack jobs are given new ones by the workers' net.
 */
export class RunControl1763800000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE runs
        -- more failed answers than this end the run; null: any number may fail
        ADD max_failures integer CONSTRAINT runs_max_failures_check CHECK (max_failures >= 0),
        -- the run fails when it is not done by then
        ADD deadline timestamptz,
        -- time spent RUNNING, up to active_since; what has passed since then comes on top
        ADD active_ms double precision NOT NULL DEFAULT 0,
        -- set exactly while the run is RUNNING
        ADD active_since timestamptz,
        -- two moments and how many answers had ended by then; the pace is measured from the first, which is 10-20 s old
        ADD pace_at timestamptz,
        ADD pace_done integer,
        ADD next_pace_at timestamptz,
        ADD next_pace_done integer;

      UPDATE runs SET active_ms = extract(epoch FROM finished_at - started_at) * 1000
        WHERE finished_at IS NOT NULL AND started_at IS NOT NULL;
      UPDATE runs SET active_since = started_at, pace_at = now(), pace_done = complete + failed, next_pace_at = now(),
        next_pace_done = complete + failed
        WHERE status = 'RUNNING';

      -- A new database gets its queue only after this.
      DO $$ BEGIN
        IF to_regclass('graphile_worker._private_jobs') IS NOT NULL THEN
          DELETE FROM graphile_worker._private_jobs
            WHERE task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'ask');
        END IF;
      END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE runs DROP max_failures, DROP deadline, DROP active_ms, DROP active_since, DROP pace_at,
        DROP pace_done, DROP next_pace_at, DROP next_pace_done`);
  }
}
