import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { Column, Entity, PrimaryGeneratedColumn } from './entity.js';
import { Node } from './node.js';

@ObjectType({ description: 'One alternative, as the prompt lists it.', simpleResolvers: true })
export class Option {
  @Field(() => String)
  letter: string;

  @Field(() => String)
  text: string;
}

@Entity('questions')
@ObjectType({
  implements: Node,
  description: 'One two-stage item: an image, a question about it, and the question how sure the model is.',
  simpleResolvers: true,
})
export class Question extends Node {
  @PrimaryGeneratedColumn()
  @Field(() => ID)
  declare id: number;

  @Column('integer', { name: 'dataset_id' })
  datasetId: number;

  @Column('integer')
  @Field(() => Int, { description: 'Place in the dataset, from 0; runs ask in this order.' })
  position: number;

  @Column('text')
  @Field(() => String, { description: 'Unique in its dataset, e.g. GRID-0001.' })
  qid: string;

  @Column('text')
  @Field(() => String)
  task: string;

  /** This and the next three are nearly all of a question, so they are read only where they are asked for. */
  @Column('text', { name: 'answer_prompt', select: false })
  answerPrompt?: string;

  @Column('text', { name: 'confidence_prompt', select: false })
  confidencePrompt?: string;

  @Column('jsonb', { select: false })
  options?: Option[];

  @Column('jsonb', { select: false })
  factors?: Readonly<Record<string, string>>;

  @Column('integer', { name: 'image_id', nullable: true })
  imageId: number | null;
}

export const QuestionConnection = connectionOf('Question', Question);
