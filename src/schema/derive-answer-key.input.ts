import { Field, InputType, Int } from 'type-graphql';

@InputType()
export class DeriveAnswerKeyInput {
  @Field(() => String, { description: 'Name of a dataset.' })
  dataset: string;

  @Field(() => Int, { nullable: true, description: 'The latest unless told.' })
  datasetVersion?: number | null;

  @Field(() => String, { nullable: true, defaultValue: 'pixels', description: 'Name of the new key.' })
  name?: string | null;
}
