import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { InvalidInputError, NotFoundError } from '../errors.js';
import { AnswerFilter } from '../schema/answer-filter.js';
import { ComparedPair, RunComparison } from '../schema/run-comparison.js';
import { Run } from '../schema/run.js';
import { ComparisonMeasures } from '../services/metrics/comparison-measures.js';
import type { MetricsService, PairedRunInput, PairInput } from '../services/metrics/metrics.service.js';
import type { StatisticsPool } from '../services/metrics/statistics-pool.js';
import { holm } from '../services/statistics/holm.js';
import type { RequestContext } from './context.js';
import { keyOf } from './global-id.js';
import { loadRequired } from './load.js';
import type { Loaders } from './loaders.js';

/** 20 runs are 190 pairs; beyond that nobody reads them, and Holm leaves nothing significant. */
const MOST_RUNS = 20;

const WHERE = 'Chooses questions or a sample; by outcome (status, confidence, correct) is refused: it would bias.';

/** A pair of several, and how its p-values look when all pairs are asked about at once. */
interface AdjustedPair {
  readonly comparison: ComparisonMeasures;
  readonly mcNemarPHolm: () => Promise<number | null>;
  readonly ecePHolm: () => Promise<number | null>;
  readonly aurocPHolm: () => Promise<number | null>;
}

@Resolver(() => RunComparison)
export class ComparisonResolver {
  constructor(private readonly deps: { readonly metrics: MetricsService; readonly statistics: StatisticsPool }) {}

  @Query(() => RunComparison, {
    description: 'Two runs on the same questions. Runs of two datasets are matched by qid and task.',
  })
  async compareRuns(
    @Arg('baseline', () => ID) baseline: string,
    @Arg('candidate', () => ID) candidate: string,
    @Ctx() { loaders }: RequestContext,
    @Arg('answerKey', () => String, { nullable: true, description: 'Name of a key; the default key unless told.' })
    answerKey?: string | null,
    @Arg('where', () => AnswerFilter, { nullable: true, description: WHERE }) where?: AnswerFilter | null,
  ): Promise<ComparisonMeasures> {
    const [left, right] = await Promise.all([
      findRun(loaders, baseline, 'baseline'),
      findRun(loaders, candidate, 'candidate'),
    ]);
    return this.#measure({ baseline: left, candidate: right, answerKey, where }, loaders);
  }

  @Query(() => [ComparedPair], {
    description: `Every pair of up to ${MOST_RUNS} runs, the earlier in the list as baseline, with p-values by Holm.`,
  })
  async compareAllRuns(
    @Arg('runs', () => [ID]) ids: string[],
    @Ctx() { loaders }: RequestContext,
    @Arg('answerKey', () => String, { nullable: true, description: 'Name of a key; the default key unless told.' })
    answerKey?: string | null,
    @Arg('where', () => AnswerFilter, { nullable: true, description: WHERE }) where?: AnswerFilter | null,
  ): Promise<AdjustedPair[]> {
    checkRuns(ids);
    const runs = await Promise.all(ids.map((id) => findRun(loaders, id, 'runs')));
    const comparisons = runs.flatMap((baseline, place) =>
      runs.slice(place + 1).map((candidate) => this.#measure({ baseline, candidate, answerKey, where }, loaders)),
    );
    return adjusted(comparisons);
  }

  @FieldResolver()
  baseline(@Root() { pair }: ComparisonMeasures, @Ctx() { loaders }: RequestContext): Promise<Run> {
    return loadRequired(loaders.run, pair.baseline.runId, 'run');
  }

  @FieldResolver()
  candidate(@Root() { pair }: ComparisonMeasures, @Ctx() { loaders }: RequestContext): Promise<Run> {
    return loadRequired(loaders.run, pair.candidate.runId, 'run');
  }

  @FieldResolver()
  async by(
    @Root() { pair }: ComparisonMeasures,
    @Arg('factor', () => String, { description: '"task", or the name of a factor of the dataset.' }) factor: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<{ key: string; comparison: ComparisonMeasures }[]> {
    const groups = await this.deps.metrics.pairedGroups(pair, factor, loaders.metrics);
    return groups.map((group) => ({ key: group.key, comparison: this.#measure(group.pair, loaders) }));
  }

  #measure(pair: PairInput, loaders: Loaders): ComparisonMeasures {
    const { metrics, statistics } = this.deps;
    return new ComparisonMeasures(pair, { load: () => metrics.pairedCells(pair, loaders.metrics), statistics });
  }
}

/** The p-values of all pairs are computed when that of one is asked for. */
function adjusted(comparisons: readonly ComparisonMeasures[]): AdjustedPair[] {
  const holmOf = (pOf: (comparison: ComparisonMeasures) => Promise<number | null>) => {
    let all: Promise<(number | null)[]> | undefined;
    return async (place: number): Promise<number | null> =>
      (await (all ??= Promise.all(comparisons.map(pOf)).then(holm)))[place] ?? null;
  };
  const mcNemarP = holmOf((comparison) => comparison.mcNemarP());
  const eceP = holmOf(async (comparison) => (await comparison.ece()).p);
  const aurocP = holmOf(async (comparison) => (await comparison.auroc()).p);
  return comparisons.map((comparison, place) => ({
    comparison,
    mcNemarPHolm: () => mcNemarP(place),
    ecePHolm: () => eceP(place),
    aurocPHolm: () => aurocP(place),
  }));
}

/** @throws NotFoundError naming the argument */
async function findRun(loaders: Loaders, id: string, argument: string): Promise<PairedRunInput> {
  const run = await loaders.run.load(keyOf('Run', id, argument));
  if (!run) throw new NotFoundError(`There is no run ${id}`, { field: [argument] });
  return { runId: run.id, datasetId: run.datasetId, runStatus: run.status };
}

/** @throws InvalidInputError for fewer than two, too many, or one that is named twice */
function checkRuns(ids: readonly string[]): void {
  const problem =
    ids.length < 2
      ? 'names fewer than two runs'
      : ids.length > MOST_RUNS
        ? `names ${ids.length} runs; ${MOST_RUNS} are the most`
        : new Set(ids).size < ids.length
          ? 'names a run twice'
          : undefined;
  if (problem !== undefined) throw new InvalidInputError(`runs: the list ${problem}`, { field: ['runs'] });
}
