import { ANSWER_FIELDS, STAGE_FIELDS, type AnswerField } from '../services/answers/answer.reads.js';
import { NODE_PATHS } from './connection.js';
import { RowFields } from './row-fields.js';
import { oncePerSelection, selectedFields } from './selected-fields.js';

const ANSWER = new RowFields<AnswerField>({
  all: ANSWER_FIELDS,
  always: ['runId', 'questionId', 'sample'],
  madeOf: {
    __typename: [],
    id: [],
    run: [],
    question: [],
    reusedFrom: ['reusedFromId'],
    isCorrect: ['letter', 'letterStatus'],
    probabilities: ['letterProbabilities'],
    stages: STAGE_FIELDS,
  },
});

interface NeededOfAnswers {
  readonly fields: readonly AnswerField[];
  readonly withQuestions: boolean;
}

/** What is to be read of the nodes of a connection of answers. */
export const neededOfAnswers = oncePerSelection((selected): NeededOfAnswers => {
  const names = new Set(NODE_PATHS.flatMap((path) => [...selectedFields(selected, path)]));
  return { fields: ANSWER.neededBy(names), withQuestions: names.has('question') };
});
