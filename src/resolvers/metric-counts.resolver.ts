import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { MetricCounts } from '../schema/metrics.js';
import type { MetricsService, MetricsSlice } from '../services/metrics/metrics.service.js';
import { denominators } from '../services/statistics/denominators.js';
import type { RequestContext } from './context.js';

/** Counts of a slice. Apart from Metrics because withProbabilities reads the table, the others only its index. */
@Resolver(() => MetricCounts)
export class MetricCountsResolver {
  constructor(private readonly deps: { readonly metrics: MetricsService }) {}

  @FieldResolver()
  async answers(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<number> {
    const { cells } = await this.deps.metrics.cells(slice, loaders.metrics);
    return denominators(cells).answers;
  }

  @FieldResolver()
  async answered(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<number> {
    const { cells } = await this.deps.metrics.cells(slice, loaders.metrics);
    return denominators(cells).answered;
  }

  @FieldResolver()
  async rated(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<number> {
    const { cells } = await this.deps.metrics.cells(slice, loaders.metrics);
    return denominators(cells).rated;
  }

  @FieldResolver()
  withProbabilities(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<number> {
    return this.deps.metrics.tokenCoverage(slice, loaders.metrics);
  }

  @FieldResolver()
  async failed(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<number> {
    const { failed } = await this.deps.metrics.cells(slice, loaders.metrics);
    return failed;
  }
}
