import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'How the questions of a run are asked; fixed when it starts.', simpleResolvers: true })
export class RunSettings {
  @Field(() => Float, { description: '0 is greedy.' })
  temperature: number;

  @Field(() => Int)
  maxAnswerTokens: number;

  @Field(() => Int)
  maxConfidenceTokens: number;

  @Field(() => Int, { nullable: true })
  seed: number | null;

  @Field(() => Int, { description: 'How often each question is asked.' })
  samplesPerQuestion: number;

  @Field(() => Boolean, { description: 'True when the backend may only answer with one of the option letters.' })
  constrainOutput: boolean;

  @Field(() => Boolean, { description: 'True when token probabilities are asked for.' })
  logprobs: boolean;

  @Field(() => Int, { nullable: true, description: 'Null when every question is asked.' })
  questionLimit: number | null;

  @Field(() => [String], { nullable: true, description: 'Null when every task is asked.' })
  tasks: string[] | null;
}
