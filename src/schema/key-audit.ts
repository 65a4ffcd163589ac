import { Field, Int, ObjectType } from 'type-graphql';
import { AnswerKey } from './answer-key.js';
import { connectionOf } from './connection.js';
import type { Plain } from './plain.js';
import { Question } from './question.js';

@ObjectType({ description: 'How far two keys of a dataset agree, over the questions that both hold.' })
export class KeyAgreement {
  @Field(() => AnswerKey)
  left: AnswerKey;

  @Field(() => AnswerKey)
  right: AnswerKey;

  @Field(() => String, { nullable: true, description: 'Null for all tasks together.' })
  task: string | null;

  @Field(() => Int, { description: 'Questions that both keys hold.' })
  compared: number;

  @Field(() => Int, { description: 'Those of them for which the letters differ.' })
  disagree: number;
}

@ObjectType({ simpleResolvers: true })
export class KeyLetter {
  @Field(() => AnswerKey)
  answerKey: AnswerKey;

  @Field(() => String)
  letter: string;
}

@ObjectType({ description: 'A question for which the keys do not all name the same letter.', simpleResolvers: true })
export class KeyDisagreement {
  @Field(() => Question)
  question: Question;

  @Field(() => [KeyLetter])
  letters: Plain<KeyLetter>[];
}

/** The keys of one dataset held against each other; both fields are computed when asked for. */
@ObjectType({ description: 'The answer keys of a dataset held against each other.' })
export class KeyAudit {
  datasetId: number;
}

export const KeyDisagreementConnection = connectionOf('KeyDisagreement', KeyDisagreement);
