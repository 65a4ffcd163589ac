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

  @Field(() => Int, {
    description: 'Of the complete ones, those taken over instead of asked: see StartRunInput.reuse.',
  })
  reused: number;

  @Field(() => Int, { description: 'Given up, with a reason on the answer.' })
  failed: number;

  @Field(() => Int, { description: 'total - complete - failed.' })
  remaining: number;

  @Field(() => Int, { description: 'Taken by a worker now.' })
  inFlight: () => Promise<number>;

  @Field(() => Float, {
    nullable: true,
    description:
      'While the run is RUNNING that of the last 10 to 20 seconds, 0 when it stands still; after its end the mean over ' +
      'elapsedMs of those that were asked; null before the first answer and while nothing is asked.',
  })
  answersPerSecond: number | null;

  @Field(() => Float, { description: 'Time spent RUNNING, pauses left out; 0 before the start.' })
  elapsedMs: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Time to the end at answersPerSecond; null unless the run is RUNNING and moves.',
  })
  etaMs: number | null;

  @Field(() => Int, { description: 'Sent to the backend, retries included.' })
  requests: number;

  @Field(() => Int)
  retries: number;

  // Not Int, which ends at 2^31: a run of a million images reads more. A whole number looks the same as Float in JSON.
  @Field(() => Float, { description: 'Whole tokens, exact up to 2^53.' })
  promptTokens: number;

  @Field(() => Float, { nullable: true, description: 'Whole tokens; null when the backend does not tell.' })
  cachedPromptTokens: number | null;

  @Field(() => Float, { description: 'Whole tokens.' })
  completionTokens: number;
}
