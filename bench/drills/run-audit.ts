import type pg from 'pg';
import type { RequestRecord } from '../../src/services/backends/simulated/request-log.js';

/** A run that has ended, held against what its backend saw: the backend cannot have been misled by whoever died. */
export interface RunAudit {
  /** Stages that the run should hold and does not. */
  readonly lost: number;
  /** Stages that were written more than once, and sequence numbers that are missing. */
  readonly doubled: number;
  /** Stages whose text the backend never said whole to that very question, sample and stage. */
  readonly invented: number;
  /** Requests beyond the first of each stage. */
  readonly extraRequests: number;
}

interface StoredStage {
  readonly key: string;
  readonly text: string;
}

/** @param requests  every request that the backend took, of this run and of others */
export async function auditRun(pool: pg.Pool, runId: number, requests: readonly RequestRecord[]): Promise<RunAudit> {
  const asked = requests.filter(({ trial }) => trial?.run === String(runId));
  const said = new Map<string, Set<string>>();
  for (const { trial, reply, complete } of asked) {
    const key = `${trial?.qid}/${trial?.sample}/${trial?.stage}`;
    const texts = said.get(key) ?? new Set();
    said.set(key, texts);
    if (complete && reply !== null) texts.add(reply);
  }
  const stored = await storedStages(pool, runId);
  const { total, writes, distinctWrites, sequence } = await writesOf(pool, runId);
  return {
    lost: 2 * total - stored.length,
    doubled: writes - distinctWrites + Math.abs(sequence - writes),
    invented: stored.filter(({ key, text }) => !said.get(key)?.has(text)).length,
    extraRequests: asked.length - said.size,
  };
}

async function storedStages(pool: pg.Pool, runId: number): Promise<StoredStage[]> {
  const { rows } = await pool.query<StoredStage>(
    `SELECT q.qid || '/' || a.sample || '/' || s.stage AS key, s.text
     FROM answers a JOIN questions q ON q.id = a.question_id,
       LATERAL (VALUES (1, a.answer_text), (2, a.confidence_text)) AS s (stage, text)
     WHERE a.run_id = $1 AND s.text IS NOT NULL`,
    [runId],
  );
  return rows;
}

interface Writes {
  readonly total: number;
  readonly writes: number;
  readonly distinctWrites: number;
  /** The last number that was given. */
  readonly sequence: number;
}

async function writesOf(pool: pg.Pool, runId: number): Promise<Writes> {
  const { rows } = await pool.query<Writes>(
    `SELECT r.total, r.sequence, count(w.run_id)::int AS writes,
       count(DISTINCT (w.question_id, w.sample, w.stage)) FILTER (WHERE w.run_id IS NOT NULL)::int AS "distinctWrites"
     FROM runs r LEFT JOIN answer_writes w ON w.run_id = r.id WHERE r.id = $1 GROUP BY r.id`,
    [runId],
  );
  const [row] = rows;
  if (!row) throw new Error(`There is no run ${runId}`);
  return row;
}
