import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({
  description: 'How far a run is. One answer here is one question x sample with both stages.',
  simpleResolvers: true,
})
export class RunProgress {
  @Field(() => Int, { description: 'Questions x samples.' })
  total: number;

  @Field(() => Int, { description: 'Both stages written.' })
  complete: number;

  @Field(() => Int, { description: 'Given up, with a reason on the answer.' })
  failed: number;

  @Field(() => Int, { description: 'total - complete - failed.' })
  remaining: number;

  @Field(() => Int, { description: 'Taken by a worker now.' })
  inFlight: () => Promise<number>;

  @Field(() => Float, { nullable: true, description: 'Mean since the start; null before the first.' })
  answersPerSecond: number | null;

  @Field(() => Float, { description: 'Since the start, until now or the end; 0 before the start.' })
  elapsedMs: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Time to the end at the mean rate; null when the run is not running or has no rate yet.',
  })
  etaMs: number | null;

  @Field(() => Int, { description: 'Sent to the backend, retries included.' })
  requests: number;

  @Field(() => Int)
  retries: number;

  @Field(() => Int)
  promptTokens: number;

  @Field(() => Int, { nullable: true, description: 'Null when the backend does not tell.' })
  cachedPromptTokens: number | null;

  @Field(() => Int)
  completionTokens: number;
}
