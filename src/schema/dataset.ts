import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { Column, Entity, PrimaryGeneratedColumn } from './entity.js';
import { Node } from './node.js';
import type { Plain } from './plain.js';
import { EasierLevels } from './psychometric.js';

/** Per task, the factor that is its difficulty, and whether higher or lower values are easier. */
export type DatasetDifficulty = Readonly<
  Record<string, { readonly factor: string; readonly easier: 'higher' | 'lower' }>
>;

@Entity('datasets')
@ObjectType({
  implements: Node,
  description: 'A set of questions. Imported content that differs makes a new version; nothing is overwritten.',
  simpleResolvers: true,
})
export class Dataset extends Node {
  @PrimaryGeneratedColumn()
  @Field(() => ID)
  declare id: number;

  @Column('text')
  @Field(() => String)
  name: string;

  @Column('integer')
  @Field(() => Int, { description: 'Counts from 1 within the name.' })
  version: number;

  @Column('text', { name: 'content_hash' })
  @Field(() => String, { description: 'sha256 (hex) over everything that is asked; equal content, equal hash.' })
  contentHash: string;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true })
  description: string | null;

  @Column('integer', { name: 'question_count' })
  @Field(() => Int)
  questionCount: number;

  @Column('jsonb')
  difficulty: DatasetDifficulty;

  @Column('timestamptz', { name: 'created_at' })
  @Field(() => Date)
  createdAt: Date;
}

@ObjectType({ description: 'One value set of a factor within a task.', simpleResolvers: true })
export class Factor {
  @Field(() => String)
  name: string;

  @Field(() => [String], { description: 'Distinct values, numbers in numeric order.' })
  values: readonly string[];
}

@ObjectType({ description: 'What makes a question of a task hard, as its dataset declares it.', simpleResolvers: true })
export class TaskDifficulty {
  @Field(() => String, { description: 'The factor whose numbers are the levels; `Metrics.psychometric` takes it.' })
  factor: string;

  @Field(() => EasierLevels)
  easier: EasierLevels;
}

@ObjectType({ description: 'One task of a dataset and the factors that its questions vary.', simpleResolvers: true })
export class TaskSummary {
  @Field(() => String)
  name: string;

  @Field(() => Int)
  questionCount: number;

  @Field(() => [Factor])
  factors: readonly Plain<Factor>[];

  @Field(() => TaskDifficulty, { nullable: true, description: 'Null when the dataset declares none.' })
  difficulty: Plain<TaskDifficulty> | null;
}

export const DatasetConnection = connectionOf('Dataset', Dataset);
