import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AnswerKey } from '../schema/answer-key.js';
import { CalibrationArgs, RecalibrationArgs, SourceArgs } from '../schema/metrics.args.js';
import { Metrics } from '../schema/metrics.js';
import type { CalibrationMeasures } from '../services/metrics/calibration-measures.js';
import type { DecisionMeasures } from '../services/metrics/decision-measures.js';
import type { DiscriminationMeasures } from '../services/metrics/discrimination-measures.js';
import type { KeyAlarmService } from '../services/metrics/key-alarm.service.js';
import type { MeasuresService, Recalibrated } from '../services/metrics/measures.service.js';
import type { MetaDMeasures } from '../services/metrics/meta-d-measures.js';
import type { MetricsGroup, MetricsService, MetricsSlice } from '../services/metrics/metrics.service.js';
import type { PsychometricMeasures } from '../services/metrics/psychometric-measures.js';
import type { PsychometricService } from '../services/metrics/psychometric.service.js';
import type { StageLatency } from '../services/metrics/stage-latency.js';
import type { TokenMeasures } from '../services/metrics/token-measures.js';
import { accuracy, accuracyAnswered } from '../services/statistics/accuracy.js';
import type { ConfidenceSummary } from '../services/statistics/confidence-summary.js';
import type { KeyAlarm } from '../services/statistics/key-alarm.js';
import type { Proportion } from '../services/statistics/proportion.js';
import type { RequestContext } from './context.js';
import { loadRequired } from './load.js';

interface MetricsDeps {
  readonly metrics: MetricsService;
  readonly measures: MeasuresService;
  readonly psychometrics: PsychometricService;
  readonly keyAlarms: KeyAlarmService;
}

/**
 * Metrics of a slice of a run. The source of `Metrics` is only the slice; a selected field reads what it needs through
 * the request's loaders and applies one statistic, so nothing is computed that was not asked for.
 */
@Resolver(() => Metrics)
export class MetricsResolver {
  constructor(private readonly deps: MetricsDeps) {}

  @FieldResolver()
  async answerKey(
    @Root() { datasetId, answerKeyId }: MetricsSlice,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AnswerKey> {
    // The key was chosen among these.
    const keys = await loaders.metrics.answerKeys.load(datasetId);
    return keys.find(({ id }) => id === answerKeyId) ?? loadRequired(loaders.answerKey, answerKeyId, 'answer key');
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
  decision(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<DecisionMeasures> {
    return this.deps.measures.decision(slice, loaders.metrics);
  }

  @FieldResolver()
  confidence(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<ConfidenceSummary> {
    return this.deps.measures.confidence(slice, loaders.metrics);
  }

  @FieldResolver()
  calibration(
    @Root() slice: MetricsSlice,
    @Args(() => CalibrationArgs) args: CalibrationArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<CalibrationMeasures> {
    return this.deps.measures.calibration(slice, args, loaders.metrics);
  }

  @FieldResolver()
  recalibration(
    @Root() slice: MetricsSlice,
    @Args(() => RecalibrationArgs) args: RecalibrationArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Recalibrated> {
    return this.deps.measures.recalibration(slice, args, loaders.metrics);
  }

  @FieldResolver()
  discrimination(
    @Root() slice: MetricsSlice,
    @Args(() => SourceArgs) args: SourceArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<DiscriminationMeasures> {
    return this.deps.measures.discrimination(slice, args, loaders.metrics);
  }

  @FieldResolver()
  metaD(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<MetaDMeasures> {
    return this.deps.measures.metaD(slice, loaders.metrics);
  }

  @FieldResolver()
  tokens(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<TokenMeasures> {
    return this.deps.measures.tokens(slice, loaders.metrics);
  }

  @FieldResolver()
  psychometric(
    @Root() slice: MetricsSlice,
    @Arg('factor', () => String, {
      nullable: true,
      description:
        'A factor that the dataset declares as the difficulty of a task; every one that it declares unless told.',
    })
    factor: string | null | undefined,
    @Ctx() { loaders }: RequestContext,
  ): Promise<PsychometricMeasures[]> {
    return this.deps.psychometrics.curves(slice, factor ?? null, loaders.metrics);
  }

  @FieldResolver()
  keyAlarm(@Root() slice: MetricsSlice, @Ctx() { loaders }: RequestContext): Promise<KeyAlarm | null> {
    return this.deps.keyAlarms.alarm(slice, loaders.metrics);
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
