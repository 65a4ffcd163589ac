import { Field, InputType } from 'type-graphql';
import { RunStatus } from './run.js';

@InputType({ description: 'All given conditions hold.' })
export class RunFilter {
  @Field(() => [RunStatus], { nullable: true })
  status?: RunStatus[] | null;

  @Field(() => String, { nullable: true, description: 'Name of a dataset; every version.' })
  dataset?: string | null;

  @Field(() => String, { nullable: true, description: 'A part of the name, in upper or lower case.' })
  name?: string | null;

  @Field(() => String, { nullable: true })
  model?: string | null;

  @Field(() => String, { nullable: true, description: 'Runs that carry this label.' })
  label?: string | null;
}
