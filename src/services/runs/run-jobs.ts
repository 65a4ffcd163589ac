import type pg from 'pg';

/**
 * Jobs of a run in SQL: their keys begin with its id and a slash, and "0" follows "/". In byte order, whatever the
 * database's own collation, and by an index of our own (queue-schema.ts).
 * @param runId  an SQL expression
 */
export function jobsOfRun(runId: string): string {
  return `j.key COLLATE "C" >= ${runId}::text || '/' AND j.key COLLATE "C" < ${runId}::text || '0'`;
}

/** A job that is being done or will be: the others have used up their attempts and only take up room. */
export const IS_LIVE = '(j.is_available OR j.locked_at IS NOT NULL)';

/**
 * Deletes the jobs of a run that asks nothing now, but for those that a worker holds: they end by themselves, because
 * workers look at the run's state before they ask. Does nothing when the run has been resumed meanwhile; the lock keeps
 * it from being resumed halfway.
 */
export async function dropJobs(pool: pg.Pool, runId: number): Promise<void> {
  await pool.query(
    `WITH halted AS (
       SELECT id FROM runs WHERE id = $1 AND status NOT IN ('QUEUED', 'RUNNING') FOR UPDATE
     )
     DELETE FROM graphile_worker._private_jobs j USING halted
     WHERE ${jobsOfRun('$1::integer')} AND j.locked_at IS NULL`,
    [runId],
  );
}
