import type pg from 'pg';
import type { RunFilter } from '../../schema/run-filter.js';
import { Run } from '../../schema/run.js';
import { pageOf, pagesOf, type Page, type PageRequest } from '../database/page.js';
import { inOrderOf } from '../database/row-order.js';
import { rowsAs } from '../database/rows-as.js';
import { SqlConditions } from '../database/sql-conditions.js';
import { jobsOfRun } from './run-jobs.js';

// Token counts are bigint, which pg returns as text; as double precision they are exact up to 2^53.
const COLUMNS = `r.id, r.name, r.dataset_id AS "datasetId", r.backend_id AS "backendId", r.model, r.status,
  r.status_reason AS "statusReason", r.settings, r.environment, r.labels, r.sequence, r.total, r.complete, r.reused,
  r.failed,
  r.requests, r.retries, r.prompt_tokens::float8 AS "promptTokens",
  r.cached_prompt_tokens::float8 AS "cachedPromptTokens", r.completion_tokens::float8 AS "completionTokens",
  r.max_failures AS "maxFailures", r.deadline,
  r.active_ms + coalesce(extract(epoch FROM now() - r.active_since)::float8 * 1000, 0) AS "elapsedMs",
  extract(epoch FROM now() - r.pace_at)::float8 * 1000 AS "paceMs", r.complete + r.failed - r.pace_done AS "paceAnswers",
  r.created_at AS "createdAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.paused_at AS "pausedAt"`;

/** Runs as the API shows them, newest first. Every method is one statement, however many ids it is given. */
export class RunReads {
  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  async byIds(ids: readonly number[]): Promise<(Run | undefined)[]> {
    // By name the statement is planned once a connection: everything asked of one run begins with it.
    const { rows } = await this.deps.pool.query<Run>({
      name: 'runs-by-ids',
      text: `SELECT ${COLUMNS} FROM runs r WHERE r.id = ANY($1::int[])`,
      values: [ids],
    });
    return inOrderOf(ids, rowsAs(Run, rows), ({ id }) => id);
  }

  async byName(name: string): Promise<Run | undefined> {
    const { rows } = await this.deps.pool.query<Run>({
      name: 'run-by-name',
      text: `SELECT ${COLUMNS} FROM runs r WHERE r.name = $1`,
      values: [name],
    });
    return rowsAs(Run, rows)[0];
  }

  async page({ first, after, where }: PageRequest & { readonly where: RunFilter }): Promise<Page<Run>> {
    const conditions = runConditions(where);
    conditions.given(after?.[0], (place) => `r.id < ${place}`);
    const limit = conditions.bind(first + 1);
    const rows = await this.select(
      `SELECT ${COLUMNS} FROM runs r WHERE ${conditions.sql} ORDER BY r.id DESC LIMIT ${limit}`,
      conditions.values,
    );
    return pageOf(rows, first);
  }

  async count(where: RunFilter): Promise<number> {
    const conditions = runConditions(where);
    const { rows } = await this.deps.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM runs r WHERE ${conditions.sql}`,
      conditions.values,
    );
    return rows[0]?.count ?? 0;
  }

  async pagesOfDatasets(datasetIds: readonly number[], { first, after }: PageRequest): Promise<Page<Run>[]> {
    const rows = await this.select(
      `SELECT ${COLUMNS} FROM unnest($1::int[]) AS parent (dataset_id) CROSS JOIN LATERAL (
         SELECT * FROM runs p WHERE p.dataset_id = parent.dataset_id AND ($2::int IS NULL OR p.id < $2)
         ORDER BY p.id DESC LIMIT $3
       ) r`,
      [datasetIds, after?.[0] ?? null, first + 1],
    );
    return pagesOf(rows, { parents: datasetIds, parentOf: ({ datasetId }) => datasetId, first });
  }

  async countsOfDatasets(datasetIds: readonly number[]): Promise<number[]> {
    const { rows } = await this.deps.pool.query<{ datasetId: number; count: number }>(
      'SELECT dataset_id AS "datasetId", count(*)::int AS count FROM runs WHERE dataset_id = ANY($1::int[]) GROUP BY 1',
      [datasetIds],
    );
    return inOrderOf(datasetIds, rows, ({ datasetId }) => datasetId).map((row) => row?.count ?? 0);
  }

  /** Jobs of each run that a worker holds now. */
  async inFlight(runIds: readonly number[]): Promise<number[]> {
    const { rows } = await this.deps.pool.query<{ runId: number; count: number }>(
      `SELECT parent.run_id AS "runId", (
         SELECT count(*)::int FROM graphile_worker._private_jobs j
         WHERE j.locked_at IS NOT NULL AND ${jobsOfRun('parent.run_id')}
       ) AS count FROM unnest($1::int[]) AS parent (run_id)`,
      [runIds],
    );
    return inOrderOf(runIds, rows, ({ runId }) => runId).map((row) => row?.count ?? 0);
  }

  private async select(text: string, values: readonly unknown[]): Promise<Run[]> {
    const { rows } = await this.deps.pool.query<Run>(text, [...values]);
    return rowsAs(Run, rows);
  }
}

function runConditions({ status, dataset, name, model, label }: RunFilter): SqlConditions {
  const conditions = new SqlConditions();
  conditions.given(status, (place) => `r.status = ANY(${place}::text[])`);
  conditions.given(dataset, (place) => `r.dataset_id IN (SELECT id FROM datasets WHERE name = ${place}::text)`);
  conditions.given(name, (place) => `strpos(lower(r.name), lower(${place}::text)) > 0`);
  conditions.given(model, (place) => `r.model = ${place}::text`);
  conditions.given(label, (place) => `${place}::text = ANY(r.labels)`);
  return conditions;
}
