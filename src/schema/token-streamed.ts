import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A piece of text as the model writes it: best effort, not stored.', simpleResolvers: true })
export class TokenStreamed {
  @Field(() => String)
  qid: string;

  @Field(() => Int, { description: 'From 0 to samplesPerQuestion - 1.' })
  sample: number;

  @Field(() => Int, { description: '1 answer, 2 confidence.' })
  stage: number;

  @Field(() => Int, { description: 'From 1; the text of a higher one takes the place of all before.' })
  attempt: number;

  @Field(() => String, { description: 'Not empty.' })
  delta: string;
}
