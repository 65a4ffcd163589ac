import type { RunStatus } from '../../schema/run.js';
import { isEnded } from '../runs/ended.js';
import type { AnswerCell } from '../statistics/answer-cell.js';
import type { TokenCell } from '../statistics/token-cell.js';
import type { AnswerConditions } from './answer-filter.js';
import { chooseAnswerKey } from './answer-key-lookup.js';
import { checkFactor, checkFilterNames } from './dataset-factors.js';
import { TASK_FACTOR } from './factor-sql.js';
import { foldsOf, type Folds } from './fold.js';
import type { GroupTable } from './group-table.js';
import type { MetricsLoaders } from './metrics-loaders.js';
import { checkPairedFilter, NO_PAIRS, type PairedCells, type PairedRequest } from './paired-cells.js';
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

export type PairedRunInput = Pick<SliceInput, 'runId' | 'datasetId' | 'runStatus'>;

/** Two runs, or one group of their questions. */
export interface PairInput {
  readonly baseline: PairedRunInput;
  readonly candidate: PairedRunInput;
  /** Name of a key, looked up in the dataset of each run; the default one of each when left out. */
  readonly answerKey?: string | null | undefined;
  /** Of questions and sample; applies to both runs. */
  readonly where?: AnswerConditions | null | undefined;
  /** Grouping factors, outermost first; none when left out. */
  readonly factors?: readonly string[];
  /** Value of each of `factors`. */
  readonly groups?: readonly string[];
}

export interface PairedGroup {
  readonly key: string;
  readonly pair: PairInput;
}

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
    const final = isEnded(input.runStatus);
    return { runId, datasetId, answerKeyId: answerKey.id, filter, final, factors: [], groups: [] };
  }

  async cells(slice: MetricsSlice, loaders: MetricsLoaders): Promise<SliceCells> {
    return (await loaders.cells.load(slice)).get(slice.groups) ?? NO_CELLS;
  }

  /** Cells of the answers with token probabilities. */
  async tokenCells(slice: MetricsSlice, loaders: MetricsLoaders): Promise<readonly TokenCell[]> {
    return (await loaders.tokenCells.load(slice)).get(slice.groups) ?? [];
  }

  /** N_tok: how many answers have a truth, a letter and token probabilities. */
  async tokenCoverage(slice: MetricsSlice, loaders: MetricsLoaders): Promise<number> {
    return (await loaders.tokenCoverage.load(slice)).get(slice.groups) ?? 0;
  }

  /** The cells of each task that has any, in natural order of the tasks: the strata of a bootstrap. */
  async cellsByTask(slice: MetricsSlice, loaders: MetricsLoaders): Promise<readonly (readonly AnswerCell[])[]> {
    if (isWithinOneTask(slice)) return [(await this.cells(slice, loaders)).cells].filter(hasCells);
    return childrenOf(await loaders.cells.load(byTask(slice)), slice.groups)
      .map(({ cells }) => cells)
      .filter(hasCells);
  }

  /** As `cellsByTask`. */
  async tokenCellsByTask(slice: MetricsSlice, loaders: MetricsLoaders): Promise<readonly (readonly TokenCell[])[]> {
    if (isWithinOneTask(slice)) return [await this.tokenCells(slice, loaders)].filter(hasCells);
    return childrenOf(await loaders.tokenCells.load(byTask(slice)), slice.groups).filter(hasCells);
  }

  /** The cells of each fold of the questions, always CROSS_FIT_FOLDS lists: what a map is fitted to and scored on apart. */
  async cellsByFold(slice: MetricsSlice, loaders: MetricsLoaders): Promise<Folds<readonly AnswerCell[]>> {
    return (await loaders.foldedCells.load(slice)).get(slice.groups) ?? foldsOf(() => []);
  }

  /** As `cellsByFold`. */
  async tokenCellsByFold(slice: MetricsSlice, loaders: MetricsLoaders): Promise<Folds<readonly TokenCell[]>> {
    return (await loaders.foldedTokenCells.load(slice)).get(slice.groups) ?? foldsOf(() => []);
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

  /**
   * Two runs answer by answer: joint cells of the questions and samples that both have, one stratum a task, and how many
   * were matched and not.
   * @throws NotFoundError when a dataset has no such key
   * @throws InvalidInputError when `where` names what a dataset does not have, or chooses by outcome
   */
  async pairedCells(input: PairInput, loaders: MetricsLoaders): Promise<PairedCells> {
    const table = await loaders.pairedCells.load(await this.pairedRequest(input, loaders));
    return table.get(input.groups ?? []) ?? NO_PAIRS;
  }

  /**
   * The pair split by a factor: a group for each value that answers of either run have, in natural order.
   * @throws as pairedCells; InvalidInputError when a dataset does not have the factor
   */
  async pairedGroups(input: PairInput, factor: string, loaders: MetricsLoaders): Promise<PairedGroup[]> {
    const { groups = [] } = input;
    const pair = { ...input, factors: [...(input.factors ?? []), factor] };
    for (const { datasetId } of [input.baseline, input.candidate]) {
      checkFactor(factor, await loaders.datasetFactors.load(datasetId));
    }
    const table = await loaders.pairedCells.load(await this.pairedRequest(pair, loaders));
    return table.keysUnder(groups).map((key) => ({ key, pair: { ...pair, groups: [...groups, key] } }));
  }

  private async pairedRequest(input: PairInput, loaders: MetricsLoaders): Promise<PairedRequest> {
    checkPairedFilter(input.where ?? {});
    const [baseline, candidate] = await Promise.all(
      [input.baseline, input.candidate].map((run) =>
        this.slice({ ...run, answerKey: input.answerKey, where: input.where }, loaders),
      ) as [Promise<MetricsSlice>, Promise<MetricsSlice>],
    );
    return { baseline, candidate, filter: baseline.filter, factors: input.factors ?? [] };
  }
}

function isWithinOneTask({ factors, filter }: MetricsSlice): boolean {
  return factors.includes(TASK_FACTOR) || filter.tasks?.length === 1;
}

function byTask(slice: MetricsSlice): SliceRequest {
  return { ...slice, factors: [...slice.factors, TASK_FACTOR] };
}

function childrenOf<Value>(table: GroupTable<Value>, groups: readonly string[]): Value[] {
  return table
    .keysUnder(groups)
    .map((key) => table.get([...groups, key]))
    .filter((value) => value !== undefined);
}

function hasCells(cells: readonly unknown[]): boolean {
  return cells.length > 0;
}
