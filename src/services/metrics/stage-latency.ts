import type pg from 'pg';
import { GroupTable } from './group-table.js';
import { loadSliceRows, type SliceRequest } from './slice-rows.js';

/** How long one stage took, over the answers that have it; null without any. */
export interface StageLatency {
  /** 1 answer, 2 confidence. */
  readonly stage: number;
  readonly n: number;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

const STAGES = [
  { stage: 1, column: 'a.answer_latency_ms' },
  { stage: 2, column: 'a.confidence_latency_ms' },
] as const;

/** Of p50Ms, p95Ms and p99Ms. */
export const QUANTILES = [0.5, 0.95, 0.99] as const;

export const NO_LATENCY: readonly StageLatency[] = STAGES.map(({ stage }) => latencyOf(stage, 0, null, null));

type LatencyColumns = Record<`n${Stage}`, number> &
  Record<`mean${Stage}`, number | null> &
  Record<`quantiles${Stage}`, readonly number[] | null>;
type Stage = (typeof STAGES)[number]['stage'];

/**
 * Latency of both stages for every group of each request, whether or not the key knows the question. Quantiles are
 * interpolated between neighbours (percentile_cont, as numpy's default), exact, from every answer.
 */
export async function loadStageLatency(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<readonly StageLatency[]>[]> {
  const rowsOf = await loadSliceRows<LatencyColumns>(pool, requests, {
    columns: STAGES.map(
      ({ stage, column }) => `count(${column})::int AS n${stage}, avg(${column}) AS mean${stage},
        percentile_cont(ARRAY[${QUANTILES.join(', ')}]) WITHIN GROUP (ORDER BY ${column}) AS quantiles${stage}`,
    ).join(', '),
    needsKey: false,
  });
  return rowsOf.map(
    (rows) =>
      new GroupTable(
        rows.map((row) => [
          row.groups,
          STAGES.map(({ stage }) => latencyOf(stage, row[`n${stage}`], row[`mean${stage}`], row[`quantiles${stage}`])),
        ]),
      ),
  );
}

/** @param quantiles  in the order of QUANTILES; null without answers */
export function latencyOf(
  stage: number,
  n: number,
  meanMs: number | null,
  quantiles: readonly number[] | null,
): StageLatency {
  const [p50Ms = null, p95Ms = null, p99Ms = null] = quantiles ?? [];
  return { stage, n, meanMs, p50Ms, p95Ms, p99Ms };
}
