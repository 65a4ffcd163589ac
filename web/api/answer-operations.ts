import type { Operation } from '../../src/operations/operation.js';
import type { PageInfo } from './page-info.js';

export interface ShownAnswer {
  readonly id: string;
  readonly sample: number;
  readonly status: 'AWAITING_CONFIDENCE' | 'COMPLETE' | 'FAILED';
  readonly letter: string | null;
  readonly letterStatus: string;
  readonly confidence: number | null;
  readonly confidenceStatus: string;
  readonly isCorrect: boolean | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly stages: readonly { readonly stage: number; readonly text: string; readonly latencyMs: number | null }[];
}

export interface AnsweredQuestion {
  readonly id: string;
  readonly qid: string;
  readonly task: string;
  readonly image: { readonly url: string } | null;
}

export interface AnswerWrite {
  readonly sequence: number;
  readonly answer: ShownAnswer & { readonly question: AnsweredQuestion };
}

export const SHOWN_ANSWER = `fragment ShownAnswer on Answer {
  id sample status letter letterStatus confidence confidenceStatus
  isCorrect(answerKey: $answerKey)
  error { code message }
  stages { stage text latencyMs }
}`;

export const ANSWER_WRITES: Operation<
  { answerWritten: AnswerWrite },
  { runId: string; after: number; answerKey: string | null }
> = {
  text: `subscription AnswerWrites($runId: ID!, $after: Int!, $answerKey: String) {
  answerWritten(runId: $runId, after: $after) {
    sequence
    answer { ...ShownAnswer question { id qid task image { url } } }
  }
}
${SHOWN_ANSWER}`,
};

export interface AnsweredRun {
  readonly name: string;
  readonly dataset: { readonly answerKeys: readonly { readonly name: string; readonly isDefault: boolean }[] };
  readonly answers: {
    readonly totalCount: number;
    readonly nodes: readonly (ShownAnswer & { readonly question: AnsweredQuestion })[];
    readonly pageInfo: PageInfo;
  };
}

export const RUN_ANSWERS: Operation<
  { run: AnsweredRun | null },
  { id: string; answerKey: string | null; first: number; after: string | null }
> = {
  text: `query RunAnswers($id: ID!, $answerKey: String, $first: Int!, $after: String) {
  run(id: $id) {
    name
    dataset { answerKeys { name isDefault } }
    answers(first: $first, after: $after) {
      totalCount
      nodes { ...ShownAnswer question { id qid task image { url } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
${SHOWN_ANSWER}`,
};
