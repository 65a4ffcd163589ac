import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  description: 'Why a mutation did nothing, in words a person can act on. Faults come as GraphQL errors instead.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => [String], { nullable: true, description: 'Path of the argument at fault, e.g. ["input", "dataset"].' })
  field: readonly string[] | null;

  @Field(() => String, { description: 'Stable, SCREAMING_SNAKE; for programs.' })
  code: string;

  @Field(() => String, { description: 'For people: what is wrong and what would be right.' })
  message: string;
}
