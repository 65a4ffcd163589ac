import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Where a page of a connection ends.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'True when more follow `endCursor`.' })
  hasNextPage: boolean;

  @Field(() => String, { nullable: true, description: 'Give it as `after` for the next page; null on an empty page.' })
  endCursor: string | null;
}
