import { Field, Int, ObjectType } from 'type-graphql';
import { Answer } from './answer.js';
import { Column, Entity, PrimaryColumn } from './entity.js';

/** The append-only log of durable writes that subscriptions replay. */
@Entity('answer_writes')
export class AnswerWrite {
  @PrimaryColumn('integer', { name: 'run_id' })
  runId: number;

  @PrimaryColumn('integer')
  sequence: number;

  @Column('integer', { name: 'question_id' })
  questionId: number;

  @Column('integer')
  sample: number;

  @Column('smallint')
  stage: number;
}

@ObjectType({
  description: 'A durable write: stage 1, stage 2 or a failure. A replayed write shows the answer as it is now.',
  simpleResolvers: true,
})
export class AnswerWritten {
  @Field(() => Int, { description: 'Gapless from 1 in each run; give the last one seen as `after` to resume.' })
  sequence: number;

  @Field(() => Answer)
  answer: Answer;
}
