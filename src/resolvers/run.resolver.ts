import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { AnswerFilter } from '../schema/answer-filter.js';
import { Answer, AnswerConnection } from '../schema/answer.js';
import { Backend } from '../schema/backend.js';
import type { Connection } from '../schema/connection.js';
import { Dataset } from '../schema/dataset.js';
import { Metrics } from '../schema/metrics.js';
import { PageArgs } from '../schema/page-args.js';
import type { Plain } from '../schema/plain.js';
import { RunFilter } from '../schema/run-filter.js';
import { RunProgress } from '../schema/run-progress.js';
import { Run, RunConnection } from '../schema/run.js';
import { Stall } from '../schema/stall.js';
import { stallOfRun } from '../services/dispatch/stall.js';
import type { WriteOutage } from '../services/answers/answer-writer.js';
import { checkFilterNames } from '../services/metrics/dataset-factors.js';
import type { MetricsService, MetricsSlice } from '../services/metrics/metrics.service.js';
import { isEnded } from '../services/runs/ended.js';
import { progressOf } from '../services/runs/run-progress.js';
import type { RunReads } from '../services/runs/run.reads.js';
import { neededOfAnswers } from './answer-fields.js';
import { pageRequest, toConnection } from './connection.js';
import type { RequestContext } from './context.js';
import { keyOf, toGlobalId } from './global-id.js';
import { loadRequired } from './load.js';
import { neededOfRun, neededOfRuns } from './run-fields.js';

@Resolver(() => Run)
export class RunResolver {
  constructor(
    private readonly deps: {
      readonly runs: RunReads;
      readonly metrics: MetricsService;
      readonly now: () => number;
      /** Why the worker of this process, if it has one, cannot store answers. */
      readonly writeOutage: () => WriteOutage | null;
    },
  ) {}

  @Query(() => RunConnection, { description: 'Newest first.' })
  async runs(
    @Args(() => PageArgs) args: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Arg('where', () => RunFilter, { nullable: true }) where?: RunFilter | null,
  ): Promise<Connection<Run>> {
    const filter = where ?? new RunFilter();
    const request = { ...pageRequest(args, 1), fields: neededOfRuns(info) };
    const page = await this.deps.runs.page({ ...request, where: filter });
    return toConnection(
      page,
      ({ id }) => [id],
      () => this.deps.runs.count(filter),
    );
  }

  @Query(() => Run, { nullable: true })
  async run(
    @Arg('id', () => ID) id: string,
    @Ctx() { loaders }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Run | null> {
    return (await loaders.runWith(neededOfRun(info)).load(keyOf('Run', id))) ?? null;
  }

  @Query(() => Run, { nullable: true })
  async runByName(@Arg('name', () => String) name: string, @Info() info: GraphQLResolveInfo): Promise<Run | null> {
    return (await this.deps.runs.byName(name, neededOfRun(info))) ?? null;
  }

  @FieldResolver(() => ID)
  id(@Root() run: Run): string {
    return toGlobalId('Run', run.id);
  }

  @FieldResolver(() => Dataset, { description: 'The version whose questions are asked.' })
  dataset(@Root() run: Run, @Ctx() { loaders }: RequestContext): Promise<Dataset> {
    return loadRequired(loaders.dataset, run.datasetId, 'dataset');
  }

  @FieldResolver(() => Backend)
  backend(@Root() run: Run, @Ctx() { loaders }: RequestContext): Promise<Backend> {
    return loadRequired(loaders.backend, run.backendId, 'backend');
  }

  @FieldResolver(() => RunProgress)
  progress(@Root() run: Run, @Ctx() { loaders }: RequestContext): Plain<RunProgress> {
    return { ...progressOf(run), inFlight: () => loaders.inFlight.load(run.id) };
  }

  @FieldResolver(() => Stall, { nullable: true, description: 'Why the run does not move; null while it does.' })
  async stall(@Root() run: Run, @Ctx() { loaders }: RequestContext): Promise<Plain<Stall> | null> {
    const [backend, workers] = await Promise.all([
      loadRequired(loaders.backend, run.backendId, 'backend'),
      loaders.liveWorkers(),
    ]);
    const { status, pausedAt, createdAt } = run;
    const question = { status, backend: backend.name, pausedAt, openedAt: run.startedAt ?? createdAt };
    return stallOfRun(question, { workers, writeOutage: this.deps.writeOutage(), now: this.deps.now() });
  }

  @FieldResolver(() => AnswerConnection, { description: 'Those that are written, in the order of the questions.' })
  async answers(
    @Root() run: Run,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('where', () => AnswerFilter, { nullable: true }) where?: AnswerFilter | null,
  ): Promise<Connection<Answer>> {
    const request = { ...pageRequest(args, 2), ...neededOfAnswers(info) };
    const filter = where ?? new AnswerFilter();
    if (filter.tasks || filter.factors) {
      checkFilterNames(filter, await loaders.metrics.datasetFactors.load(run.datasetId));
    }
    const page = await loaders.answersOfRun({ ...request, where: filter }).load(run.id);
    return toConnection(
      page,
      ({ questionId, sample }) => [questionId, sample],
      () => loaders.answerCountOfRun(filter).load(run.id),
    );
  }

  @FieldResolver(() => Answer, { nullable: true, description: 'Null while nothing is written.' })
  async answer(
    @Root() run: Run,
    @Ctx() { loaders }: RequestContext,
    @Arg('qid', () => String) qid: string,
    @Arg('sample', () => Int, { nullable: true, defaultValue: 0 }) sample?: number | null,
  ): Promise<Answer | null> {
    const question = await loaders.questionByQid.load({ datasetId: run.datasetId, qid });
    if (!question) return null;
    return (await loaders.answer.load({ runId: run.id, questionId: question.id, sample: sample ?? 0 })) ?? null;
  }

  @FieldResolver(() => Metrics, { description: 'Computed from the answers that are written now, field by field.' })
  metrics(
    @Root() run: Run,
    @Ctx() { loaders }: RequestContext,
    @Arg('answerKey', () => String, { nullable: true, description: 'Name of a key; the default key unless told.' })
    answerKey?: string | null,
    @Arg('where', () => AnswerFilter, { nullable: true }) where?: AnswerFilter | null,
  ): Promise<MetricsSlice> {
    const { id: runId, datasetId, status: runStatus } = run;
    // Not after the key: two reads at once take the time of one.
    if (isEnded(runStatus)) loaders.metrics.prefetch(runId);
    return this.deps.metrics.slice({ runId, datasetId, runStatus, answerKey, where }, loaders.metrics);
  }
}
