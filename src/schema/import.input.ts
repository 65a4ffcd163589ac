import { Field, ID, InputType } from 'type-graphql';

@InputType()
export class ImportDatasetInput {
  @Field(() => String)
  name: string;

  @Field(() => ID, { description: 'Upload id of the questions JSONL: one line a stage.' })
  questions: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Upload id of the catalogue JSON: factors, truth, image parameters.',
  })
  catalog?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;
}

@InputType()
export class ImportAnswerKeyInput {
  @Field(() => String, { description: 'Name of a dataset; the key goes to its latest version.' })
  dataset: string;

  @Field(() => String)
  name: string;

  @Field(() => ID, { description: 'Upload id of the ground-truth JSON.' })
  upload: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  makeDefault?: boolean | null;
}

@InputType()
export class ImportRunInput {
  @Field(() => String, { description: 'Name of a dataset; its latest version.' })
  dataset: string;

  @Field(() => String, { description: 'Name of the new run.' })
  name: string;

  @Field(() => String, { description: 'The model that gave the answers.' })
  model: string;

  @Field(() => ID, { description: 'Upload id of the results JSONL.' })
  results: string;
}
