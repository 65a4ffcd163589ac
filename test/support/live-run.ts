import type { ApiClient } from '../../src/cli/api/api-client.js';
import type { Operation, UserError } from '../../src/operations/operation.js';

export interface LiveAnswer {
  readonly status: string;
  readonly letter: string | null;
  readonly letterStatus: string;
  readonly confidence: number | null;
  readonly confidenceStatus: string;
  readonly tokenConfidence: number | null;
  readonly probabilities: readonly { readonly letter: string; readonly probability: number }[] | null;
  readonly question: { readonly options: readonly { readonly letter: string }[] };
  readonly stages: readonly {
    readonly stage: number;
    readonly attempts: number;
    readonly latencyMs: number;
    readonly finishReason: string | null;
    readonly promptTokens: number | null;
    readonly cachedPromptTokens: number | null;
    readonly completionTokens: number | null;
  }[];
}

export interface LiveRun {
  readonly status: string;
  readonly statusReason: string | null;
  readonly backend: { readonly kind: string };
  readonly progress: { readonly total: number; readonly complete: number; readonly failed: number };
  readonly environment: { readonly backend: Readonly<Record<string, unknown>> };
  readonly answers: { readonly nodes: readonly LiveAnswer[] };
}

interface Start {
  readonly startRun: { readonly run: { readonly id: string } | null; readonly userErrors: readonly UserError[] };
}

const START: Operation<Start, { input: Readonly<Record<string, unknown>> }> = {
  text: `mutation Start($input: StartRunInput!) {
    startRun(input: $input) { run { id } userErrors { message code field } }
  }`,
};

const READ: Operation<{ run: LiveRun | null }, { id: string }> = {
  text: `query Read($id: ID!) {
    run(id: $id) {
      status statusReason environment
      backend { kind }
      progress { total complete failed }
      answers(first: 500) {
        nodes {
          status letter letterStatus confidence confidenceStatus tokenConfidence
          probabilities { letter probability }
          question { options { letter } }
          stages { stage attempts latencyMs finishReason promptTokens cachedPromptTokens completionTokens }
        }
      }
    }
  }`,
};

/** Limits that fit a context of 2,048 tokens together with the longest built-in question. */
export const SHORT_REPLIES = { maxAnswerTokens: 24, maxConfidenceTokens: 16 };

/** Starts a run over built-in questions; what the server has against it comes back as user errors. */
export async function startLiveRun(
  api: ApiClient,
  input: Readonly<Record<string, unknown>>,
): Promise<Start['startRun']> {
  const { startRun } = await api.query(START, { input: { dataset: 'metacog-2688', ...SHORT_REPLIES, ...input } });
  return startRun;
}

export async function readLiveRun(api: ApiClient, id: string): Promise<LiveRun> {
  const { run } = await api.query(READ, { id });
  if (!run) throw new Error(`There is no run ${id}`);
  return run;
}
