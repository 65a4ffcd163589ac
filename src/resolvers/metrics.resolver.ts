import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AnswerKey } from '../schema/answer-key.js';
import { Metrics } from '../schema/metrics.js';
import type { MetricsGroup, MetricsService, MetricsSlice } from '../services/metrics/metrics.service.js';
import type { StageLatency } from '../services/metrics/stage-latency.js';
import { accuracy, accuracyAnswered } from '../services/statistics/accuracy.js';
import { confidenceSummary, type ConfidenceSummary } from '../services/statistics/confidence-summary.js';
import { confusion, type ConfusionCell } from '../services/statistics/confusion.js';
import type { Proportion } from '../services/statistics/proportion.js';
import type { RequestContext } from './context.js';
import { loadRequired } from './load.js';

/**
 * Metrics of a slice of a run. The source of `Metrics` is only the slice; a selected field reads what it needs through
 * the request's loaders and applies one statistic, so nothing is computed that was not asked for.
 */
@Resolver(() => Metrics)
export class MetricsResolver {
  constructor(private readonly deps: { readonly metrics: MetricsService }) {}

  @FieldResolver()
  answerKey(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<AnswerKey> {
    return loadRequired(loaders.answerKey, slice.answerKeyId, 'answer key');
  }

  @FieldResolver()
  final(@Root() slice: MetricsSlice): boolean {
    return slice.final;
  }

  /** Each count is a field of its own: see metric-counts.resolver.ts. */
  @FieldResolver()
  counts(@Root() slice: MetricsSlice): MetricsSlice {
    return slice;
  }

  @FieldResolver()
  async accuracy(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<Proportion> {
    const { cells } = await this.deps.metrics.cells(slice, loaders.metrics);
    return accuracy(cells);
  }

  @FieldResolver()
  async accuracyAnswered(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<Proportion> {
    const { cells } = await this.deps.metrics.cells(slice, loaders.metrics);
    return accuracyAnswered(cells);
  }

  @FieldResolver()
  async decision(
    @Root() slice: MetricsSlice,
    @Ctx() { loaders }: RequestContext,
  ): Promise<{ confusion: ConfusionCell[] }> {
    const { cells } = await this.deps.metrics.cells(slice, loaders.metrics);
    return { confusion: confusion(cells) };
  }

  @FieldResolver()
  async confidence(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<ConfidenceSummary> {
    const { cells } = await this.deps.metrics.cells(slice, loaders.metrics);
    return confidenceSummary(cells);
  }

  @FieldResolver()
  latency(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<readonly StageLatency[]> {
    return this.deps.metrics.latency(slice, loaders.metrics);
  }

  @FieldResolver()
  by(
    @Root() slice: MetricsSlice,
    @Arg('factor', () => String, { description: '"task", or the name of a factor of the dataset.' }) factor: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<MetricsGroup[]> {
    return this.deps.metrics.groups(slice, factor, loaders.metrics);
  }
}
