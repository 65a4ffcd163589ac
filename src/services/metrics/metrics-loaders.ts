import DataLoader from 'dataloader';
import type pg from 'pg';
import { AnswerKeyReads } from '../datasets/answer-key.reads.js';
import type { AnswerKeyRef } from './answer-key-lookup.js';
import { loadDatasetFactors, type DatasetFactors } from './dataset-factors.js';
import type { GroupTable } from './group-table.js';
import { loadSliceCells, type SliceCells } from './slice-cells.js';
import { sliceKey, type SliceRequest } from './slice-rows.js';
import { loadStageLatency, type StageLatency } from './stage-latency.js';
import { loadTokenCoverage } from './token-coverage.js';

type SliceLoader<Value> = DataLoader<SliceRequest, GroupTable<Value>, string>;

/** What metrics read, batched and cached for one request: a later request sees the answers written since. */
export interface MetricsLoaders {
  readonly cells: SliceLoader<SliceCells>;
  readonly tokenCoverage: SliceLoader<number>;
  readonly latency: SliceLoader<readonly StageLatency[]>;
  /** By dataset id. */
  readonly answerKeys: DataLoader<number, readonly AnswerKeyRef[]>;
  /** By dataset id. */
  readonly datasetFactors: DataLoader<number, DatasetFactors>;
}

/** One set of loaders; make it once a request (or once an event of a subscription). */
export function createMetricsLoaders(pool: pg.Pool): MetricsLoaders {
  const keys = new AnswerKeyReads({ pool });
  const ofSlices = <Value>(
    load: (pool: pg.Pool, requests: readonly SliceRequest[]) => Promise<GroupTable<Value>[]>,
  ): SliceLoader<Value> => new DataLoader((requests) => load(pool, requests), { cacheKeyFn: sliceKey });
  return {
    cells: ofSlices(loadSliceCells),
    tokenCoverage: ofSlices(loadTokenCoverage),
    latency: ofSlices(loadStageLatency),
    answerKeys: new DataLoader((datasetIds) => keys.ofDatasets(datasetIds)),
    datasetFactors: new DataLoader((datasetIds) => loadDatasetFactors(pool, datasetIds)),
  };
}
