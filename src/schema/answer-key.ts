import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from './entity.js';
import { Node } from './node.js';

export const AnswerKeySource = { CATALOG: 'CATALOG', FILE: 'FILE', PIXELS: 'PIXELS' } as const;
export type AnswerKeySource = keyof typeof AnswerKeySource;
registerEnumType(AnswerKeySource, {
  name: 'AnswerKeySource',
  description: 'Where the letters of a key come from.',
  valuesConfig: {
    CATALOG: { description: "The catalogue's truth, matched to the options in each prompt." },
    FILE: { description: 'An uploaded file, taken at its word.' },
    PIXELS: { description: 'Measured from the rendered images.' },
  },
});

@Entity('answer_keys')
@ObjectType({
  implements: Node,
  description:
    'A named mapping from question to right letter. Runs are tied to no key: metrics take one as an argument.',
  simpleResolvers: true,
})
export class AnswerKey extends Node {
  @PrimaryGeneratedColumn()
  @Field(() => ID)
  declare id: number;

  @Column('integer', { name: 'dataset_id' })
  datasetId: number;

  @Column('text')
  @Field(() => String, { description: 'Unique in its dataset; what `answerKey` arguments name.' })
  name: string;

  @Column('text')
  @Field(() => AnswerKeySource)
  source: AnswerKeySource;

  @Column('boolean', { name: 'is_default' })
  @Field(() => Boolean, { description: 'True for the key that is used where no `answerKey` is given.' })
  isDefault: boolean;

  @Column('timestamptz', { name: 'created_at' })
  @Field(() => Date)
  createdAt: Date;
}

@Entity('answer_key_entries')
export class AnswerKeyEntry {
  @PrimaryColumn('integer', { name: 'answer_key_id' })
  answerKeyId: number;

  @PrimaryColumn('integer', { name: 'question_id' })
  questionId: number;

  @Column('text')
  letter: string;
}

@ObjectType({ simpleResolvers: true })
export class LetterCount {
  @Field(() => String)
  letter: string;

  @Field(() => Int, { description: 'Questions whose right letter this is.' })
  count: number;
}
