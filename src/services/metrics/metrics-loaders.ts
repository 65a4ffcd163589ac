import DataLoader from 'dataloader';
import type pg from 'pg';
import { AnswerKeyReads } from '../datasets/answer-key.reads.js';
import type { AnswerCell } from '../statistics/answer-cell.js';
import type { KeyConflict } from '../statistics/key-alarm.js';
import type { TokenCell } from '../statistics/token-cell.js';
import type { AnswerKeyRef } from './answer-key-lookup.js';
import { loadDifficulty, type DatasetDifficulty } from './dataset-difficulty.js';
import { loadDatasetFactors, type DatasetFactors } from './dataset-factors.js';
import type { Folds } from './fold.js';
import type { GroupTable } from './group-table.js';
import { loadKeyConflicts } from './key-conflicts.js';
import { loadPairedCells, pairedKey, type PairedCells, type PairedRequest } from './paired-cells.js';
import { loadFoldedCells, loadSliceCells, type SliceCells } from './slice-cells.js';
import { sliceKey, type SliceRequest } from './slice-rows.js';
import { loadStageLatency, type StageLatency } from './stage-latency.js';
import { loadFoldedTokenCells, loadTokenCells } from './token-cells.js';

type SliceLoader<Value> = DataLoader<SliceRequest, GroupTable<Value>, string>;

/** What metrics read, batched and cached for one request: a later request sees the answers written since. */
export interface MetricsLoaders {
  readonly cells: SliceLoader<SliceCells>;
  readonly foldedCells: SliceLoader<Folds<readonly AnswerCell[]>>;
  readonly tokenCells: SliceLoader<readonly TokenCell[]>;
  readonly foldedTokenCells: SliceLoader<Folds<readonly TokenCell[]>>;
  readonly latency: SliceLoader<readonly StageLatency[]>;
  readonly keyConflicts: SliceLoader<readonly KeyConflict[]>;
  readonly pairedCells: DataLoader<PairedRequest, GroupTable<PairedCells>, string>;
  /** By dataset id. */
  readonly answerKeys: DataLoader<number, readonly AnswerKeyRef[]>;
  /** By dataset id. */
  readonly datasetFactors: DataLoader<number, DatasetFactors>;
  /** By dataset id: the factor that is difficulty, by task. */
  readonly difficulty: DataLoader<number, DatasetDifficulty>;
}

/** One set of loaders; make it once a request (or once an event of a subscription). */
export function createMetricsLoaders(pool: pg.Pool): MetricsLoaders {
  const keys = new AnswerKeyReads({ pool });
  const ofSlices = <Value>(
    load: (pool: pg.Pool, requests: readonly SliceRequest[]) => Promise<GroupTable<Value>[]>,
  ): SliceLoader<Value> => new DataLoader((requests) => load(pool, requests), { cacheKeyFn: sliceKey });
  return {
    cells: ofSlices(loadSliceCells),
    foldedCells: ofSlices(loadFoldedCells),
    tokenCells: ofSlices(loadTokenCells),
    foldedTokenCells: ofSlices(loadFoldedTokenCells),
    latency: ofSlices(loadStageLatency),
    keyConflicts: ofSlices(loadKeyConflicts),
    pairedCells: new DataLoader((requests) => loadPairedCells(pool, requests), { cacheKeyFn: pairedKey }),
    answerKeys: new DataLoader((datasetIds) => keys.ofDatasets(datasetIds)),
    datasetFactors: new DataLoader((datasetIds) => loadDatasetFactors(pool, datasetIds)),
    difficulty: new DataLoader((datasetIds) => loadDifficulty(pool, datasetIds)),
  };
}
