import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Questions whose factor has one of these values.' })
export class FactorFilter {
  @Field(() => String)
  name: string;

  @Field(() => [String])
  in: string[];
}
