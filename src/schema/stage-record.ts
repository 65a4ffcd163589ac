import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'One durable reply of the model, as it came.', simpleResolvers: true })
export class StageRecord {
  @Field(() => Int, { description: '1 answer, 2 confidence.' })
  stage: number;

  @Field(() => String, { description: 'The raw reply.' })
  text: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Of the attempt that succeeded; null where a results file that was taken over did not say.',
  })
  latencyMs: number | null;

  @Field(() => Int)
  attempts: number;

  @Field(() => String, { nullable: true })
  finishReason: string | null;

  @Field(() => Int, { nullable: true })
  promptTokens: number | null;

  @Field(() => Int, { nullable: true })
  cachedPromptTokens: number | null;

  @Field(() => Int, { nullable: true })
  completionTokens: number | null;

  @Field(() => Date)
  writtenAt: Date;
}
