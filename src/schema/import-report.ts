import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ simpleResolvers: true })
export class ImportWarning {
  @Field(() => Int, { nullable: true, description: 'From 1.' })
  line?: number | null;

  @Field(() => String, { nullable: true })
  qid?: string | null;

  @Field(() => String)
  code: string;

  @Field(() => String)
  message: string;
}

@ObjectType({
  description: 'What an import, or the derivation of a key, read and what it had doubts about.',
  simpleResolvers: true,
})
export class ImportReport {
  @Field(() => Int)
  lines: number;

  @Field(() => Int, { description: 'Records taken.' })
  accepted: number;

  @Field(() => [ImportWarning])
  warnings: readonly ImportWarning[];
}
