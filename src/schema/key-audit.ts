import { Field, Int, ObjectType } from 'type-graphql';
import { AnswerKey } from './answer-key.js';
import { connectionOf } from './connection.js';
import type { Plain } from './plain.js';
import { Question } from './question.js';

@ObjectType({ description: 'How far two keys of a dataset agree, over the questions that both hold.' })
export class KeyAgreement {
  @Field(() => AnswerKey, { description: 'One of the two keys.' })
  left: AnswerKey;

  @Field(() => AnswerKey, { description: 'The other key.' })
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
  @Field(() => AnswerKey, { description: 'The key.' })
  answerKey: AnswerKey;

  @Field(() => String, { description: 'Its letter for the question.' })
  letter: string;
}

@ObjectType({ description: 'A question for which the keys do not all name the same letter.', simpleResolvers: true })
export class KeyDisagreement {
  @Field(() => Question, { description: 'The question.' })
  question: Question;

  @Field(() => [KeyLetter], { description: 'The letter of each key that holds the question.' })
  letters: Plain<KeyLetter>[];
}

/** The keys of one dataset held against each other; both fields are computed when asked for. */
@ObjectType({ description: 'The answer keys of a dataset held against each other.' })
export class KeyAudit {
  datasetId: number;
}

export const KeyDisagreementConnection = connectionOf('KeyDisagreement', KeyDisagreement);
