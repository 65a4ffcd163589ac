import { ArgsType, Field, Int } from 'type-graphql';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './page-size.js';

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_PAGE_SIZE,
    description: `How many, 1 to ${MAX_PAGE_SIZE}; more is an error, never a silent cap.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last one already seen.' })
  after?: string | null;
}
