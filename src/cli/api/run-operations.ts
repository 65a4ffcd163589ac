import { USER_ERRORS, type Operation, type UserError } from '../../operations/operation.js';
import { RUN_STATE, type RunState } from '../../operations/run-state.js';
import { STALL, type Stall } from '../../operations/stall.js';

export interface StartRunInput {
  readonly dataset: string;
  readonly datasetVersion?: number | undefined;
  readonly name?: string | undefined;
  readonly backend?: string | undefined;
  readonly model?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly questionLimit?: number | undefined;
  readonly samplesPerQuestion?: number | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly reuse?: boolean | undefined;
  /** Id of an uploaded results file. */
  readonly results?: string | undefined;
  readonly maxFailures?: number | undefined;
  /** ISO time. */
  readonly deadline?: string | undefined;
  readonly idempotencyKey: string;
}

export interface RunPayload {
  readonly run: RunState | null;
  readonly userErrors: readonly UserError[];
}

export const START_RUN: Operation<{ startRun: RunPayload }, { input: StartRunInput }> = {
  text: `mutation StartRun($input: StartRunInput!) {
  startRun(input: $input) { run { ...RunState } ${USER_ERRORS} }
}
${RUN_STATE}`,
};

export const CANCEL_RUN: Operation<{ cancelRun: RunPayload }, { id: string }> = { text: control('cancelRun') };

export const PAUSE_RUN: Operation<{ pauseRun: RunPayload }, { id: string }> = { text: control('pauseRun') };

export const RETRY_FAILED_ANSWERS: Operation<{ retryFailedAnswers: RunPayload }, { id: string }> = {
  text: control('retryFailedAnswers'),
};

function control(mutation: string): string {
  return `mutation Control($id: ID!) {
  ${mutation}(id: $id) { run { ...RunState } ${USER_ERRORS} }
}
${RUN_STATE}`;
}

export interface ResumeRunInput {
  readonly id: string;
  /** Stays as it is unless told; null for none. */
  readonly maxFailures?: number | null | undefined;
  /** ISO time; the same. */
  readonly deadline?: string | null | undefined;
}

export const RESUME_RUN: Operation<{ resumeRun: RunPayload }, ResumeRunInput> = {
  text: `mutation ResumeRun($id: ID!, $maxFailures: Int, $deadline: DateTime) {
  resumeRun(id: $id, maxFailures: $maxFailures, deadline: $deadline) { run { ...RunState } ${USER_ERRORS} }
}
${RUN_STATE}`,
};

export interface ListedRun extends RunState {
  readonly labels: readonly string[];
  /** ISO time. */
  readonly createdAt: string;
  readonly progress: RunState['progress'] & { readonly answersPerSecond: number | null; readonly etaMs: number | null };
}

export interface RunList {
  readonly nodes: readonly ListedRun[];
  readonly totalCount: number;
}

export interface RunFilterInput {
  readonly status?: readonly RunState['status'][] | undefined;
  readonly dataset?: string | undefined;
  /** A part of it. */
  readonly name?: string | undefined;
  readonly model?: string | undefined;
  readonly label?: string | undefined;
}

/** Newest first. */
export const RUNS: Operation<{ runs: RunList }, { first: number; where: RunFilterInput }> = {
  text: `query Runs($first: Int!, $where: RunFilter) {
  runs(first: $first, where: $where) {
    totalCount
    nodes { ...RunState labels createdAt progress { answersPerSecond etaMs } }
  }
}
${RUN_STATE}`,
};

export interface QuestionAnswers {
  readonly nodes: readonly {
    readonly sample: number;
    readonly reused: boolean;
    readonly stages: readonly { readonly stage: number; readonly text: string; readonly latencyMs: number | null }[];
    readonly run: RunState;
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** What every run said to one question, a page at a time. */
export const ANSWERS_TO_QUESTION: Operation<
  { dataset: { question: { answers: QuestionAnswers } | null } | null },
  { name: string; version: number; qid: string; after: string | null }
> = {
  text: `query AnswersToQuestion($name: String!, $version: Int!, $qid: String!, $after: String) {
  dataset(name: $name, version: $version) {
    question(qid: $qid) {
      answers(first: 100, after: $after) {
        nodes { sample reused stages { stage text latencyMs } run { ...RunState } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
${RUN_STATE}`,
};

export interface RunStall {
  readonly status: RunState['status'];
  readonly stall: Stall | null;
}

export const RUN_STALL: Operation<{ run: RunStall | null }, { id: string }> = {
  text: `query RunStall($id: ID!) {
  run(id: $id) { status ${STALL} }
}`,
};

export interface WrittenAnswer {
  readonly id: string;
  readonly sample: number;
  readonly status: 'AWAITING_CONFIDENCE' | 'COMPLETE' | 'FAILED';
  readonly letter: string | null;
  readonly confidence: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** The rest only of ANSWER_WRITTEN_WITH_TEXT. */
  readonly probabilities?: readonly { readonly letter: string; readonly probability: number }[] | null;
  readonly stages?: readonly { readonly stage: number; readonly text: string; readonly latencyMs: number | null }[];
  readonly question?: {
    readonly qid: string;
    readonly task: string;
    readonly answerPrompt: string;
    readonly confidencePrompt: string;
    readonly image: { readonly mimeType: string } | null;
  };
}

export interface AnswerWritten {
  readonly sequence: number;
  readonly answer: WrittenAnswer;
}

export type AnswerWrittenOperation = Operation<{ answerWritten: AnswerWritten }, { runId: string; after: number }>;

/** Two documents instead of one with @include: a server that looks at the selection need not load what is not sent. */
export const ANSWER_WRITTEN: AnswerWrittenOperation = { text: answerWritten('') };

export const ANSWER_WRITTEN_WITH_TEXT: AnswerWrittenOperation = {
  text: answerWritten(`
      probabilities { letter probability }
      stages { stage text latencyMs }
      question { qid task answerPrompt confidencePrompt image { mimeType } }`),
};

function answerWritten(text: string): string {
  return `subscription AnswerWritten($runId: ID!, $after: Int!) {
  answerWritten(runId: $runId, after: $after) {
    sequence
    answer {
      id sample status letter confidence
      error { code message }${text}
    }
  }
}`;
}
