import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Estimate } from './estimate.js';

@ObjectType({
  description:
    'The temperature T at which σ(log odds / T) predicts the true letter best, fitted on all answers: one parameter, ' +
    'so slightly optimistic. Cross-fitted: recalibration(source: TOKEN, method: TEMPERATURE).',
  simpleResolvers: true,
})
export class TemperatureScaling {
  @Field(() => Float, {
    nullable: true,
    description:
      'T > 0; above 1 the model is overconfident. Null when no answer prefers a letter, or there are not two.',
  })
  temperature: number | null;

  @Field(() => String, {
    nullable: true,
    description: '"lower" (separable) or "upper" (uninformative or inverted): T is at the end of its range.',
  })
  bound: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean negative log likelihood of the true letter without scaling, in nats.',
  })
  nllBefore: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean negative log likelihood of the true letter at this temperature, in nats.',
  })
  nllAfter: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'ECE of the given letter at this temperature, ten bins of equal width, in [0, 1].',
  })
  eceAfter: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Brier score of the given letter at this temperature, in [0, 1].',
  })
  brierAfter: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean probability of the given letter at this temperature - accuracy, in [-1, 1].',
  })
  overconfidenceAfter: number | null;
}

@ObjectType({
  description: 'The probabilities of the option letters at the first answer token, and whether they can be trusted.',
  simpleResolvers: true,
})
export class TokenMetrics {
  @Field(() => Int, { description: 'Answers with a letter and token probabilities.' })
  n: number;

  @Field(() => Int, { description: 'Distinct confidences, to 12 decimals.' })
  distinct: number;

  @Field(() => Int, { description: 'Answers whose letter is not the one with more probability.' })
  argmaxDisagrees: number;

  @Field(() => Int, { description: 'Answers whose letters have the same probability.' })
  ties: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Least mass on the option letters together; far below 1 the model meant something else. Null without answers.',
  })
  minSum: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Most mass on the option letters together; null without answers.',
  })
  maxSum: number | null;

  @Field(() => Boolean, { description: 'So few distinct values that they were made by a rule, not by a model.' })
  placeholderSuspect: boolean;

  @Field(() => Estimate, {
    description: 'Type 1: does p(first letter) tell the truths apart? In [0, 1]; below one half it inverts.',
  })
  auroc: Estimate;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean (p(first letter) - truth)², in [0, 1], 0.25 for one half throughout; null unless there are two letters.',
  })
  brier: number | null;

  @Field(() => TemperatureScaling, {
    description: 'By which temperature the log odds of the letters are best divided.',
  })
  temperature: TemperatureScaling;
}
