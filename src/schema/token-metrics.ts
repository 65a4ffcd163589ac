import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Estimate } from './estimate.js';

@ObjectType({
  description:
    'The temperature T at which σ(log odds / T) predicts the true letter best, fitted on all answers: one parameter, ' +
    'so slightly optimistic. Cross-fitted: recalibration(source: TOKEN, method: TEMPERATURE).',
  simpleResolvers: true,
})
export class TemperatureScaling {
  @Field(() => Float, { nullable: true, description: 'Above 1 the model is overconfident.' })
  temperature: number | null;

  @Field(() => String, {
    nullable: true,
    description: '"lower" (separable) or "upper" (uninformative or inverted): T is at the end of its range.',
  })
  bound: string | null;

  @Field(() => Float, { nullable: true, description: 'Mean negative log likelihood of the true letter, nats.' })
  nllBefore: number | null;

  @Field(() => Float, { nullable: true })
  nllAfter: number | null;

  @Field(() => Float, { nullable: true })
  eceAfter: number | null;

  @Field(() => Float, { nullable: true })
  brierAfter: number | null;

  @Field(() => Float, { nullable: true })
  overconfidenceAfter: number | null;
}

@ObjectType({
  description: 'The probabilities of the option letters at the first answer token, and whether they can be trusted.',
  simpleResolvers: true,
})
export class TokenMetrics {
  @Field(() => Int)
  n: number;

  @Field(() => Int, { description: 'Distinct confidences.' })
  distinct: number;

  @Field(() => Int, { description: 'Answers whose letter is not the one with more probability.' })
  argmaxDisagrees: number;

  @Field(() => Int, { description: 'Answers whose letters have the same probability.' })
  ties: number;

  @Field(() => Float, { nullable: true, description: 'Least mass on the option letters together.' })
  minSum: number | null;

  @Field(() => Float, { nullable: true })
  maxSum: number | null;

  @Field(() => Boolean, { description: 'So few distinct values that they were made by a rule, not by a model.' })
  placeholderSuspect: boolean;

  @Field(() => Estimate, {
    description: 'Type 1: does p(first letter) tell the truths apart? Below one half it inverts.',
  })
  auroc: Estimate;

  @Field(() => Float, { nullable: true, description: 'Brier score of p(first letter) against the truth.' })
  brier: number | null;

  @Field(() => TemperatureScaling)
  temperature: TemperatureScaling;
}
