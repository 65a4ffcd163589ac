import { Field, InputType, Int } from 'type-graphql';
import { AnswerStatus } from './answer.js';
import { FactorFilter } from './factor-filter.js';

@InputType({ description: 'All given conditions hold.' })
export class AnswerFilter {
  @Field(() => [String], { nullable: true })
  tasks?: string[] | null;

  @Field(() => [FactorFilter], { nullable: true })
  factors?: FactorFilter[] | null;

  @Field(() => [String], { nullable: true })
  qids?: string[] | null;

  @Field(() => AnswerStatus, { nullable: true })
  status?: AnswerStatus | null;

  @Field(() => [Int], { nullable: true, description: 'Levels, 1 to 5.' })
  confidence?: number[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Under the answer key in use (metrics) or the dataset's default key; an unparsed reply is not correct.",
  })
  correct?: boolean | null;

  @Field(() => Int, { nullable: true })
  sample?: number | null;
}
