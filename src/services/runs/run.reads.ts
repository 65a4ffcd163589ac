import type pg from 'pg';
import type { RunFilter } from '../../schema/run-filter.js';
import { Run } from '../../schema/run.js';
import { pageOf, pagesOf, type Page, type PageRequest } from '../database/page.js';
import { NamedStatements } from '../database/named-statements.js';
import { Remembered } from '../database/remembered.js';
import { inOrderOf } from '../database/row-order.js';
import { rowsAs } from '../database/rows-as.js';
import { SqlConditions } from '../database/sql-conditions.js';
import { jobsOfRun } from './run-jobs.js';

/** A run as it is read: without what only the dispatcher and startRun look at. */
export type RunField = Exclude<
  keyof Run,
  | 'idempotencyKey'
  | 'idempotencyHash'
  | 'activeMs'
  | 'activeSince'
  | 'paceAt'
  | 'paceDone'
  | 'nextPaceAt'
  | 'nextPaceDone'
>;

/** Where each field comes from, of a row `r`. */
const FIELDS: Readonly<Record<RunField, string>> = {
  id: 'r.id',
  name: 'r.name',
  datasetId: 'r.dataset_id',
  backendId: 'r.backend_id',
  model: 'r.model',
  status: 'r.status',
  statusReason: 'r.status_reason',
  settings: 'r.settings',
  environment: 'r.environment',
  labels: 'r.labels',
  sequence: 'r.sequence',
  total: 'r.total',
  complete: 'r.complete',
  reused: 'r.reused',
  failed: 'r.failed',
  requests: 'r.requests',
  retries: 'r.retries',
  // Token counts are bigint, which pg returns as text; as double precision they are exact up to 2^53.
  promptTokens: 'r.prompt_tokens::float8',
  cachedPromptTokens: 'r.cached_prompt_tokens::float8',
  completionTokens: 'r.completion_tokens::float8',
  maxFailures: 'r.max_failures',
  deadline: 'r.deadline',
  elapsedMs: 'r.active_ms + coalesce(extract(epoch FROM now() - r.active_since)::float8 * 1000, 0)',
  paceMs: 'extract(epoch FROM now() - r.pace_at)::float8 * 1000',
  paceAnswers: 'r.complete + r.failed - r.pace_done',
  createdAt: 'r.created_at',
  startedAt: 'r.started_at',
  finishedAt: 'r.finished_at',
  pausedAt: 'r.paused_at',
};
export const RUN_FIELDS = Object.keys(FIELDS) as readonly RunField[];

function selection(fields: readonly RunField[]): string {
  return fields.map((field) => `${FIELDS[field]} AS "${field}"`).join(', ');
}

/** What is read of runs; the rest of a run is undefined. The id and the dataset's are always needed. */
interface RunSelection {
  readonly fields: readonly RunField[];
}

/** Which dataset a run asks never changes; a number a run. */
const MAX_REMEMBERED = 10_000;
/** Clients that ask for the same fields again and again are few. */
const MAX_NAMED = 20;

/** Runs as the API shows them, newest first. Every method is one statement at most, however many ids it is given. */
export class RunReads {
  private readonly remembered = new Remembered<number, number>((ids) => this.readDatasetIds(ids), {
    max: MAX_REMEMBERED,
  });
  private readonly named = new NamedStatements(MAX_NAMED);

  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  async byIds(ids: readonly number[], fields = RUN_FIELDS): Promise<(Run | undefined)[]> {
    const text = `SELECT ${selection(fields)} FROM runs r WHERE r.id = ANY($1::int[])`;
    const { rows } = await this.deps.pool.query<Run>(this.named.query(text, [ids]));
    return inOrderOf(ids, this.asRuns(rows), ({ id }) => id);
  }

  async byName(name: string, fields = RUN_FIELDS): Promise<Run | undefined> {
    const text = `SELECT ${selection(fields)} FROM runs r WHERE r.name = $1`;
    const { rows } = await this.deps.pool.query<Run>(this.named.query(text, [name]));
    return this.asRuns(rows)[0];
  }

  /** Of the dataset whose questions each run asks. */
  datasetIds(ids: readonly number[]): Promise<(number | undefined)[]> {
    return this.remembered.load(ids);
  }

  async page({
    first,
    after,
    where,
    fields,
  }: PageRequest & RunSelection & { readonly where: RunFilter }): Promise<Page<Run>> {
    const conditions = runConditions(where);
    conditions.given(after?.[0], (place) => `r.id < ${place}`);
    const limit = conditions.bind(first + 1);
    const rows = await this.select(
      `SELECT ${selection(fields)} FROM runs r WHERE ${conditions.sql} ORDER BY r.id DESC LIMIT ${limit}`,
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

  async pagesOfDatasets(
    datasetIds: readonly number[],
    { first, after, fields }: PageRequest & RunSelection,
  ): Promise<Page<Run>[]> {
    const rows = await this.select(
      `SELECT ${selection(fields)} FROM unnest($1::int[]) AS parent (dataset_id) CROSS JOIN LATERAL (
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

  private async readDatasetIds(ids: readonly number[]): Promise<(number | undefined)[]> {
    const text = 'SELECT id, dataset_id AS "datasetId" FROM runs WHERE id = ANY($1::int[])';
    const { rows } = await this.deps.pool.query<{ id: number; datasetId: number }>(text, [ids]);
    return inOrderOf(ids, rows, ({ id }) => id).map((row) => row?.datasetId);
  }

  private asRuns(rows: readonly Run[]): Run[] {
    for (const { id, datasetId } of rows) this.remembered.remember(id, datasetId);
    return rowsAs(Run, rows);
  }

  private async select(text: string, values: readonly unknown[]): Promise<Run[]> {
    const { rows } = await this.deps.pool.query<Run>(text, [...values]);
    return this.asRuns(rows);
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
