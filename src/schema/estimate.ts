import { Field, Float, Int, ObjectType } from 'type-graphql';

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

@ObjectType({
  description:
    'A number with its 95 % interval. What is undefined is null, and `reason` says why. An interval that is made by ' +
    'the bootstrap is computed only when low or high is selected.',
  simpleResolvers: true,
})
export class Estimate {
  @Field(() => Float, { nullable: true })
  value: number | null;

  @Field(() => Float, { nullable: true })
  low: number | null;

  @Field(() => Float, { nullable: true })
  high: number | null;

  @Field(() => String, { description: 'How low and high are made: "delong", "normal", "percentile bootstrap" ...' })
  method: string;

  @Field(() => Int, { description: 'Answers that the value stands on.' })
  n: number;

  @Field(() => String, { nullable: true, description: 'Why value, low or high is null, in snake_case.' })
  reason: string | null;
}
