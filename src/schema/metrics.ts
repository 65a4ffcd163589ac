import { Field, Float, Int, ObjectType } from 'type-graphql';
import { AnswerKey } from './answer-key.js';
import { Calibration, Recalibration } from './calibration.js';
import { ConfidenceSummary } from './confidence-summary.js';
import { DecisionMetrics } from './decision-metrics.js';
import { Discrimination } from './discrimination.js';
import { Proportion } from './estimate.js';
import { KeyAlarm } from './key-alarm.js';
import { MetaD } from './meta-d.js';
import { Psychometric } from './psychometric.js';
import { TokenMetrics } from './token-metrics.js';

@ObjectType({ description: 'How many answers each kind of metric stands on.', simpleResolvers: true })
export class MetricCounts {
  @Field(() => Int, { description: 'Answers to a question that has a truth under the key, readable or not.' })
  answers: number;

  @Field(() => Int, { description: 'Of `answers`, those of which a letter could be read.' })
  answered: number;

  @Field(() => Int, { description: 'Of `answered`, those of which a confidence could be read.' })
  rated: number;

  @Field(() => Int, { description: 'Of `answered`, those with the token probability of the given letter.' })
  withProbabilities: number;

  @Field(() => Int, { description: 'Given up after all attempts, whether or not the key knows the question.' })
  failed: number;
}

@ObjectType({ description: 'How long one stage took, retries included; null without answers.', simpleResolvers: true })
export class StageLatency {
  @Field(() => Int, { description: '1 answer, 2 confidence.' })
  stage: number;

  @Field(() => Int, { description: 'Answers with a recorded time.' })
  n: number;

  @Field(() => Float, { nullable: true, description: 'Median, in milliseconds.' })
  p50Ms: number | null;

  @Field(() => Float, { nullable: true, description: '95 % of the answers took no longer, in milliseconds.' })
  p95Ms: number | null;

  @Field(() => Float, { nullable: true, description: '99 % of the answers took no longer, in milliseconds.' })
  p99Ms: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean, in milliseconds.' })
  meanMs: number | null;
}

@ObjectType({
  description:
    'What a set of answers is worth under one answer key, computed when asked for, from the answers there are now. ' +
    'What is not selected is not computed; what is undefined is null.',
})
export class Metrics {
  @Field(() => AnswerKey, { description: 'The key that says what is correct.' })
  answerKey: AnswerKey;

  @Field(() => Boolean, { description: 'True when the run has ended, so that these numbers will not change.' })
  final: boolean;

  @Field(() => MetricCounts, { description: 'How many answers each metric stands on.' })
  counts: MetricCounts;

  @Field(() => Proportion, {
    description: 'Share of right answers; one of which no letter could be read counts as wrong.',
  })
  accuracy: Proportion;

  @Field(() => Proportion, {
    description: 'Share of right answers among those of which a letter could be read; never below accuracy.',
  })
  accuracyAnswered: Proportion;

  @Field(() => DecisionMetrics, { description: 'Type 1: how the answers relate to the truth.' })
  decision: DecisionMetrics;

  @Field(() => ConfidenceSummary, {
    description: 'How sure the model said it was, and how right it was at each level.',
  })
  confidence: ConfidenceSummary;

  @Field(() => Calibration, { description: 'Is confidence worth what it says?' })
  calibration: Calibration;

  @Field(() => Recalibration, {
    description: 'What calibration would be left after mapping confidence to what it proved to be worth.',
  })
  recalibration: Recalibration;

  @Field(() => Discrimination, { description: 'Type 2: does confidence tell right answers from wrong ones?' })
  discrimination: Discrimination;

  @Field(() => MetaD, { description: 'meta-d′: type-2 sensitivity in the unit of d′.' })
  metaD: MetaD;

  @Field(() => TokenMetrics, { description: 'The source TOKEN itself: coverage, placeholders, temperature.' })
  tokens: TokenMetrics;

  @Field(() => [Psychometric], {
    description:
      'For each task whose dataset declares this factor as its difficulty: accuracy and confidence by level.',
  })
  psychometric: Psychometric[];

  @Field(() => KeyAlarm, {
    nullable: true,
    description: 'Set when the answers speak against the answer key; null when nothing is suspect.',
  })
  keyAlarm: KeyAlarm | null;

  @Field(() => [StageLatency], { description: 'Always both stages, in order.' })
  latency: StageLatency[];

  @Field(() => [MetricsGroup], {
    description:
      'Split by "task" or any factor of the dataset, a group for each value in natural order; nests to any depth. ' +
      'A question without the factor is in no group.',
  })
  by: MetricsGroup[];
}

@ObjectType({ simpleResolvers: true })
export class MetricsGroup {
  @Field(() => String, { description: 'The value of the factor.' })
  key: string;

  @Field(() => Metrics, { description: 'Of the answers to the questions with this value.' })
  metrics: Metrics;
}
