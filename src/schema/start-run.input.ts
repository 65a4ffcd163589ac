import { Field, Float, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'What to ask whom, and how. Everything but the dataset has a default.' })
export class StartRunInput {
  @Field(() => String, { description: 'Name of a dataset.' })
  dataset: string;

  @Field(() => Int, { nullable: true, description: 'The latest unless told.' })
  datasetVersion?: number | null;

  @Field(() => String, { nullable: true, description: "Name of a backend; the server's default unless told." })
  backend?: string | null;

  @Field(() => String, { nullable: true, description: 'The first that the backend serves unless told.' })
  model?: string | null;

  @Field(() => String, { nullable: true, description: 'Unique; made from the model and the time unless told.' })
  name?: string | null;

  @Field(() => [String], { nullable: true })
  labels?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Every task unless told.' })
  tasks?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Only so many questions, evenly spaced over the dataset; every question unless told.',
  })
  questionLimit?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 1 })
  samplesPerQuestion?: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 0, description: '0 is greedy.' })
  temperature?: number | null;

  @Field(() => Int, { nullable: true })
  seed?: number | null;

  @Field(() => Int, { nullable: true })
  maxAnswerTokens?: number | null;

  @Field(() => Int, { nullable: true })
  maxConfidenceTokens?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Let the backend answer only with one of the option letters.',
  })
  constrainOutput?: boolean | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Ask for token probabilities.' })
  logprobs?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Take over the complete answers of earlier runs whose every input is equal: question, image, prompts, model, ' +
      'sampling and what is known of the server. Needs temperature 0. Answer.reused tells them.',
  })
  reuse?: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'An uploaded results file of a run of this dataset that was cut off: its answers are taken over, only what it lacks ' +
      'is asked..',
  })
  results?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'More failed answers than this end the run as FAILED; any number may fail unless told.',
  })
  maxFailures?: number | null;

  @Field(() => Date, {
    nullable: true,
    description: 'The run ends as FAILED when it is not done by then; resumeRun can give it a later one.',
  })
  deadline?: Date | null;

  @Field(() => String, { nullable: true, description: 'A second call with the same key returns the first run.' })
  idempotencyKey?: string | null;
}
