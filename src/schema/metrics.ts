import { Field, Float, Int, ObjectType } from 'type-graphql';
import { AnswerKey } from './answer-key.js';

@ObjectType({
  description: 'A share with its Wilson 95 % interval; value, low and high are null when n is 0.',
  simpleResolvers: true,
})
export class Proportion {
  @Field(() => Int)
  count: number;

  @Field(() => Int)
  n: number;

  @Field(() => Float, { nullable: true, description: 'count / n.' })
  value: number | null;

  @Field(() => Float, { nullable: true })
  low: number | null;

  @Field(() => Float, { nullable: true })
  high: number | null;
}

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

@ObjectType({ simpleResolvers: true })
export class ConfusionCell {
  @Field(() => String)
  truth: string;

  @Field(() => String, { nullable: true, description: 'Null: no letter could be read.' })
  response: string | null;

  @Field(() => Int)
  count: number;
}

@ObjectType({ description: 'Type 1: how the answers relate to the truth.', simpleResolvers: true })
export class DecisionMetrics {
  @Field(() => [ConfusionCell], {
    description: 'Every pair of the letters that occur, zeros included, and for each truth the unreadable answers.',
  })
  confusion: ConfusionCell[];
}

@ObjectType({ simpleResolvers: true })
export class ConfidenceLevel {
  @Field(() => Int, { description: '1 very uncertain to 5 very certain.' })
  level: number;

  @Field(() => Int)
  count: number;

  @Field(() => Float, { nullable: true, description: 'Of the rated answers.' })
  share: number | null;

  @Field(() => Proportion)
  accuracy: Proportion;
}

@ObjectType({
  description:
    'Verbal confidence over the rated answers. A confidence that could not be read is left out, never imputed.',
  simpleResolvers: true,
})
export class ConfidenceSummary {
  @Field(() => Float, { nullable: true })
  mean: number | null;

  @Field(() => Float, { nullable: true, description: 'Population standard deviation.' })
  sd: number | null;

  @Field(() => [ConfidenceLevel], { description: 'Always the five levels, in order.' })
  levels: ConfidenceLevel[];

  @Field(() => Proportion, { description: 'Accuracy at confidence 4 and 5.' })
  high: Proportion;

  @Field(() => Proportion, { description: 'Accuracy at confidence 1, 2 and 3.' })
  low: Proportion;
}

@ObjectType({ description: 'How long one stage took, retries included; null without answers.', simpleResolvers: true })
export class StageLatency {
  @Field(() => Int, { description: '1 answer, 2 confidence.' })
  stage: number;

  @Field(() => Int)
  n: number;

  @Field(() => Float, { nullable: true })
  p50Ms: number | null;

  @Field(() => Float, { nullable: true })
  p95Ms: number | null;

  @Field(() => Float, { nullable: true })
  p99Ms: number | null;

  @Field(() => Float, { nullable: true })
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

  @Field(() => MetricCounts)
  counts: MetricCounts;

  @Field(() => Proportion, { description: 'An answer of which no letter could be read counts as wrong.' })
  accuracy: Proportion;

  @Field(() => Proportion, { description: 'Over the answers of which a letter could be read.' })
  accuracyAnswered: Proportion;

  @Field(() => DecisionMetrics)
  decision: DecisionMetrics;

  @Field(() => ConfidenceSummary)
  confidence: ConfidenceSummary;

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

  @Field(() => Metrics)
  metrics: Metrics;
}
