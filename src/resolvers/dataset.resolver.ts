import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { AnswerKey } from '../schema/answer-key.js';
import type { Connection } from '../schema/connection.js';
import { Dataset, DatasetConnection, TaskSummary } from '../schema/dataset.js';
import { KeyAudit } from '../schema/key-audit.js';
import { PageArgs } from '../schema/page-args.js';
import type { Plain } from '../schema/plain.js';
import { QuestionFilter } from '../schema/question-filter.js';
import { Question, QuestionConnection } from '../schema/question.js';
import { Run, RunConnection } from '../schema/run.js';
import type { DatasetReads } from '../services/datasets/dataset.reads.js';
import { checkFilterNames } from '../services/metrics/dataset-factors.js';
import { pageRequest, toConnection } from './connection.js';
import type { RequestContext } from './context.js';
import { toGlobalId } from './global-id.js';
import { neededOfRuns } from './run-fields.js';

@Resolver(() => Dataset)
export class DatasetResolver {
  constructor(private readonly deps: { readonly datasets: DatasetReads }) {}

  @Query(() => DatasetConnection, { description: 'Every version of every dataset, in the order they were made.' })
  async datasets(@Args(() => PageArgs) args: PageArgs): Promise<Connection<Dataset>> {
    const { datasets } = this.deps;
    return toConnection(
      await datasets.page(pageRequest(args, 1)),
      ({ id }) => [id],
      () => datasets.count(),
    );
  }

  @Query(() => Dataset, { nullable: true, description: 'The latest version unless told.' })
  async dataset(
    @Arg('name', () => String) name: string,
    @Arg('version', () => Int, { nullable: true }) version?: number | null,
  ): Promise<Dataset | null> {
    return (await this.deps.datasets.byName(name, version ?? null)) ?? null;
  }

  @FieldResolver(() => ID)
  id(@Root() dataset: Dataset): string {
    return toGlobalId('Dataset', dataset.id);
  }

  @FieldResolver(() => [TaskSummary], { description: 'In the order of their first question.' })
  tasks(@Root() dataset: Dataset, @Ctx() { loaders }: RequestContext): Promise<Plain<TaskSummary>[]> {
    return loaders.tasksOfDataset.load(dataset.id);
  }

  @FieldResolver(() => QuestionConnection, { description: 'In the order in which runs ask them.' })
  async questions(
    @Root() dataset: Dataset,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
    @Arg('where', () => QuestionFilter, { nullable: true }) where?: QuestionFilter | null,
  ): Promise<Connection<Question>> {
    const request = pageRequest(args, 1);
    const filter = where ?? new QuestionFilter();
    const { task, factors } = filter;
    if (task != null || factors) {
      const known = await loaders.metrics.datasetFactors.load(dataset.id);
      checkFilterNames({ ...(task != null && { tasks: [task] }), factors: factors ?? [] }, known);
    }
    const page = await loaders.questionsOfDataset({ ...request, where: filter }).load(dataset.id);
    for (const question of page.rows) loaders.question.prime(question.id, question);
    return toConnection(
      page,
      ({ position }) => [position],
      () => loaders.questionCount(filter).load(dataset.id),
    );
  }

  @FieldResolver(() => Question, { nullable: true })
  async question(
    @Root() dataset: Dataset,
    @Arg('qid', () => String) qid: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Question | null> {
    return (await loaders.questionByQid.load({ datasetId: dataset.id, qid })) ?? null;
  }

  @FieldResolver(() => [AnswerKey], { description: 'In the order they were made.' })
  answerKeys(@Root() dataset: Dataset, @Ctx() { loaders }: RequestContext): Promise<AnswerKey[]> {
    return loaders.keysOfDataset.load(dataset.id);
  }

  @FieldResolver(() => AnswerKey, { nullable: true, description: 'Used wherever no `answerKey` is given.' })
  async defaultAnswerKey(@Root() dataset: Dataset, @Ctx() { loaders }: RequestContext): Promise<AnswerKey | null> {
    const keys = await loaders.keysOfDataset.load(dataset.id);
    return keys.find(({ isDefault }) => isDefault) ?? null;
  }

  @FieldResolver(() => KeyAudit, { description: 'Where the answer keys contradict each other.' })
  keyAudit(@Root() dataset: Dataset): KeyAudit {
    return Object.assign(new KeyAudit(), { datasetId: dataset.id });
  }

  @FieldResolver(() => RunConnection, { description: 'Newest first.' })
  async runs(
    @Root() dataset: Dataset,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Run>> {
    const request = { ...pageRequest(args, 1), fields: neededOfRuns(info) };
    const page = await loaders.runsOfDataset(request).load(dataset.id);
    return toConnection(
      page,
      ({ id }) => [id],
      () => loaders.runCount.load(dataset.id),
    );
  }
}
