import { USER_ERRORS, type Operation, type UserError } from '../../src/operations/operation.js';
import type { Proportion } from '../../src/operations/report-shapes.js';
import type { RunState } from '../../src/operations/run-state.js';
import { STALL, type Stall } from '../../src/operations/stall.js';
import type { PageInfo } from './page-info.js';

export type RunStatus = RunState['status'];

export interface Progress {
  readonly total: number;
  readonly complete: number;
  /** Of the complete ones, taken over instead of asked. */
  readonly reused: number;
  readonly failed: number;
  readonly remaining: number;
  readonly inFlight: number;
  readonly retries: number;
  readonly answersPerSecond: number | null;
  readonly elapsedMs: number;
  readonly etaMs: number | null;
}

/** What changes of a run while it goes. */
export interface LiveRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly statusReason: string | null;
  readonly progress: Progress;
  readonly stall: Stall | null;
}

const LIVE = `fragment Live on Run {
  id status statusReason
  progress { total complete reused failed remaining inFlight retries answersPerSecond elapsedMs etaMs }
  ${STALL}
}`;

export interface ListedRun extends LiveRun {
  readonly name: string;
  readonly model: string;
  readonly createdAt: string;
  readonly backend: { readonly name: string; readonly kind: string };
  readonly dataset: { readonly name: string; readonly version: number };
  readonly metrics: {
    readonly answerKey: { readonly name: string };
    readonly accuracy: Proportion;
    readonly calibration: { readonly meanConfidence: number | null };
    readonly keyAlarm: { readonly message: string; readonly tasks: readonly string[] } | null;
  };
}

export interface RunList {
  readonly runs: { readonly nodes: readonly ListedRun[]; readonly pageInfo: PageInfo };
}

export const RUN_LIST: Operation<RunList, { first: number; after: string | null; name: string | null }> = {
  text: `query RunList($first: Int!, $after: String, $name: String) {
  runs(first: $first, after: $after, where: { name: $name }) {
    nodes {
      ...Live
      name model createdAt
      backend { name kind }
      dataset { name version }
      metrics {
        answerKey { name }
        accuracy { count n value low high }
        calibration { meanConfidence }
        keyAlarm { message tasks }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
${LIVE}`,
};

export interface ShownRun extends LiveRun {
  readonly name: string;
  readonly model: string;
  readonly labels: readonly string[];
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly backend: { readonly name: string; readonly kind: string };
  readonly dataset: {
    readonly name: string;
    readonly version: number;
    readonly contentHash: string;
    readonly questionCount: number;
    readonly answerKeys: readonly { readonly name: string; readonly source: string; readonly isDefault: boolean }[];
    readonly tasks: readonly { readonly name: string; readonly factors: readonly { readonly name: string }[] }[];
  };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
}

export const SHOWN_RUN: Operation<{ run: ShownRun | null }, { id: string }> = {
  text: `query ShownRun($id: ID!) {
  run(id: $id) {
    ...Live
    name model labels createdAt startedAt finishedAt environment
    backend { name kind }
    dataset {
      name version contentHash questionCount
      answerKeys { name source isDefault }
      tasks { name factors { name } }
    }
    settings {
      constrainOutput logprobs maxAnswerTokens maxConfidenceTokens questionLimit samplesPerQuestion seed tasks temperature
    }
  }
}
${LIVE}`,
};

export const RUN_CHANGED: Operation<{ runChanged: LiveRun }, { id: string }> = {
  text: `subscription RunChanged($id: ID!) { runChanged(runId: $id) { ...Live } }
${LIVE}`,
};

export interface Changed {
  readonly changed: { readonly run: LiveRun | null; readonly userErrors: readonly UserError[] };
}

export type RunAction = 'pauseRun' | 'resumeRun' | 'cancelRun' | 'retryFailedAnswers';

export const RUN_ACTIONS: Readonly<Record<RunAction, Operation<Changed, { id: string }>>> = {
  pauseRun: { text: action('pauseRun') },
  resumeRun: { text: action('resumeRun') },
  cancelRun: { text: action('cancelRun') },
  retryFailedAnswers: { text: action('retryFailedAnswers') },
};

function action(name: RunAction): string {
  return `mutation ChangeRun($id: ID!) { changed: ${name}(id: $id) { run { ...Live } ${USER_ERRORS} } }
${LIVE}`;
}
