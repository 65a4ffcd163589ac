import type { Operation } from '../../src/services/exports/api/operation.js';

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
  readonly stages: readonly { readonly stage: number; readonly text: string; readonly latencyMs: number }[];
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
