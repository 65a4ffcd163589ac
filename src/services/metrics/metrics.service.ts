import type { RunStatus } from '../../schema/run.js';
import type { AnswerConditions } from './answer-filter.js';
import { chooseAnswerKey } from './answer-key-lookup.js';
import { checkFactor, checkFilterNames } from './dataset-factors.js';
import type { MetricsLoaders } from './metrics-loaders.js';
import { NO_CELLS, type SliceCells } from './slice-cells.js';
import type { SliceRequest } from './slice-rows.js';
import { NO_LATENCY, type StageLatency } from './stage-latency.js';

/**
 * From a run to numbers: `slice` names what is measured and reads nothing but the key; each of the other methods reads
 * what it needs through the request's loaders, once, however many fields, groups and runs ask for it.
 *
 *     const slice = await metricsService.slice({ runId, datasetId, runStatus, answerKey, where }, loaders.metrics);
 *     const { cells } = await metricsService.cells(slice, loaders.metrics);
 *     accuracy(cells); // a pure function of src/services/statistics
 *
 * To add a measure: a pure function over the cells in statistics/, a field in schema/metrics.ts, one line in the
 * resolver. Only a measure that needs more than cells needs a loader of its own, as stage-latency.ts has.
 */
export interface MetricsSlice extends SliceRequest {
  readonly datasetId: number;
  /** The run has ended: the same slice gives the same numbers from now on. */
  readonly final: boolean;
  /** Value of each of `factors`: which group this is. Empty for the whole run. */
  readonly groups: readonly string[];
}

export interface SliceInput {
  readonly runId: number;
  readonly datasetId: number;
  readonly runStatus: RunStatus;
  /** Name of a key of the dataset; the default one when left out. */
  readonly answerKey?: string | null | undefined;
  readonly where?: AnswerConditions | null | undefined;
}

export interface MetricsGroup {
  readonly key: string;
  readonly metrics: MetricsSlice;
}

const FINAL: readonly RunStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

export class MetricsService {
  /**
   * The whole of a run under one key, or the part of it that passes `where`.
   * @throws NotFoundError when the dataset has no such key, or no key at all
   * @throws InvalidInputError when `where` names a task or factor that the dataset does not have
   */
  async slice(input: SliceInput, loaders: MetricsLoaders): Promise<MetricsSlice> {
    const { runId, datasetId } = input;
    const filter = input.where ?? {};
    const answerKey = chooseAnswerKey(await loaders.answerKeys.load(datasetId), input.answerKey);
    if (filter.tasks || filter.factors) checkFilterNames(filter, await loaders.datasetFactors.load(datasetId));
    const final = FINAL.includes(input.runStatus);
    return { runId, datasetId, answerKeyId: answerKey.id, filter, final, factors: [], groups: [] };
  }

  async cells(slice: MetricsSlice, loaders: MetricsLoaders): Promise<SliceCells> {
    return (await loaders.cells.load(slice)).get(slice.groups) ?? NO_CELLS;
  }

  /** N_tok: how many answers have a truth, a letter and the token probability of that letter. */
  async tokenCoverage(slice: MetricsSlice, loaders: MetricsLoaders): Promise<number> {
    return (await loaders.tokenCoverage.load(slice)).get(slice.groups) ?? 0;
  }

  /** Always both stages, in order. */
  async latency(slice: MetricsSlice, loaders: MetricsLoaders): Promise<readonly StageLatency[]> {
    return (await loaders.latency.load(slice)).get(slice.groups) ?? NO_LATENCY;
  }

  /**
   * The slice split by a factor: a group for each value that its answers have, in natural order. Siblings share one
   * statement, so nesting costs one statement a level. Empty when the slice has no answers with that factor.
   * @throws InvalidInputError when the dataset does not have the factor
   */
  async groups(slice: MetricsSlice, factor: string, loaders: MetricsLoaders): Promise<MetricsGroup[]> {
    const factors = [...slice.factors, factor];
    const table = await loaders.cells.load({ ...slice, factors });
    // Asked only now: any row at all proves that the factor exists.
    if (table.isEmpty) checkFactor(factor, await loaders.datasetFactors.load(slice.datasetId));
    return table
      .keysUnder(slice.groups)
      .map((key) => ({ key, metrics: { ...slice, factors, groups: [...slice.groups, key] } }));
  }
}
