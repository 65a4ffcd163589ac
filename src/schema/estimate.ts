import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({
  description: 'A share with its Wilson 95 % interval; value, low and high are null when n is 0.',
  simpleResolvers: true,
})
export class Proportion {
  @Field(() => Int, { description: 'How many of the n, an integer in [0, n].' })
  count: number;

  @Field(() => Int, { description: 'Answers that the share is of.' })
  n: number;

  @Field(() => Float, { nullable: true, description: 'count / n, in [0, 1]; null when n is 0.' })
  value: number | null;

  @Field(() => Float, { nullable: true, description: "Lower limit of Wilson's 95 % interval, in [0, 1]." })
  low: number | null;

  @Field(() => Float, { nullable: true, description: "Upper limit of Wilson's 95 % interval, in [0, 1]." })
  high: number | null;
}

@ObjectType({
  description:
    'A number with its 95 % interval. What is undefined is null, and `reason` says why. An interval that is made by ' +
    'the bootstrap is computed only when low or high is selected.',
  simpleResolvers: true,
})
export class Estimate {
  @Field(() => Float, {
    nullable: true,
    description: 'In the unit and range of the measure; null where it is undefined.',
  })
  value: number | null;

  @Field(() => Float, { nullable: true, description: 'Lower limit of the 95 % interval; null where there is none.' })
  low: number | null;

  @Field(() => Float, { nullable: true, description: 'Upper limit of the 95 % interval; null where there is none.' })
  high: number | null;

  @Field(() => String, { description: 'How low and high are made: "delong", "normal", "percentile bootstrap" ...' })
  method: string;

  @Field(() => Int, { description: 'Answers that the value stands on.' })
  n: number;

  @Field(() => String, {
    nullable: true,
    description: 'Why value, low or high is null, in snake_case; null when none is.',
  })
  reason: string | null;
}
