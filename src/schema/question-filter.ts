import { Field, InputType } from 'type-graphql';
import { FactorFilter } from './factor-filter.js';

@InputType({ description: 'All given conditions hold.' })
export class QuestionFilter {
  @Field(() => String, { nullable: true })
  task?: string | null;

  @Field(() => [FactorFilter], { nullable: true })
  factors?: FactorFilter[] | null;
}
