import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Logger } from '../../logger.js';
import type { StageReply } from '../answers/answer-record.js';
import type { BackendPool } from '../backends/admission/backend-pool.js';
import type { BackendServer } from '../backends/admission/backend-server.js';
import type { Permit } from '../backends/admission/permit.js';
import type { ChatRequest } from '../backends/backend-client.js';
import { classifyFailure, type BackendFailure } from '../backends/backend-error.js';
import type { ChatResponse } from '../backends/chat-response.js';

/** Requests a stage may cost before its answer counts as failed. */
const MAX_ATTEMPTS = 5;
/** Waits between them: 0.25, 0.75, 2.25, 6.75 s, each times a random factor in [1, 2) so that conversations spread out. */
const BACKOFF = { minTimeout: 250, factor: 3, randomize: true };

/** A stage that was given up, with the name of the last fault. */
export class StageFailedError extends Error {
  override readonly name = 'StageFailedError';
  constructor(
    readonly failure: BackendFailure,
    readonly attempts: number,
    options: { cause: unknown },
  ) {
    super(failure.message, options);
  }
}

export interface StageRequest extends Omit<ChatRequest, 'requestId' | 'signal' | 'onDelta'> {
  readonly requestId: (attempt: number) => string;
  /** Who is told the text as it comes; undefined when nobody is. */
  readonly deltasTo: (attempt: number) => ChatRequest['onDelta'];
  /** The conversation's place among those that have not begun. */
  readonly priority: number;
  /** The server of the stage before; null for the first. */
  readonly server: BackendServer | null;
  /** Ends the request that is under way. */
  readonly signal: AbortSignal;
  /** Lets the request that is under way come to its end, and sends no other. */
  readonly newRequests: AbortSignal;
  /** Makes sure that the server is still the one that the run began with. */
  readonly verify: (server: BackendServer) => Promise<void>;
  /** Called when a request is on its way. */
  readonly onSent: () => void;
  /** Time that the requests of this stage may take together, in ms; the wait for a place is not counted. */
  readonly stageLimitMs: number;
}

export interface AskedStage {
  readonly response: ChatResponse;
  readonly reply: StageReply;
  readonly server: BackendServer;
}

/**
 * Asks one stage, again after a passing fault. Each attempt waits for a place of its own: while a server is out, nothing is
 * sent to it and no attempt is used up.
 * @throws StageFailedError  when the fault is lasting, or the attempts or the time are used up; the reason of either signal
 *   on abort; what `verify` throws
 */
export async function askStage(
  deps: { readonly pool: BackendPool; readonly logger: Logger },
  request: StageRequest,
): Promise<AskedStage> {
  let { server } = request;
  let spentMs = 0;
  const attempt = async (attempts: number): Promise<AskedStage> => {
    const { priority, newRequests: signal } = request;
    const permit = await deps.pool.admit({ priority, server, signal });
    ({ server } = permit);
    const startedAt = performance.now();
    try {
      return await send(request, permit, attempts);
    } catch (error) {
      throw failureOf(error, { ...deps, permit, attempts, request });
    } finally {
      spentMs += performance.now() - startedAt;
    }
  };
  return pRetry(attempt, {
    ...BACKOFF,
    retries: MAX_ATTEMPTS - 1,
    // Not newRequests: a reply that comes after a pause has begun would be thrown away.
    signal: request.signal,
    shouldRetry: ({ error }) =>
      error instanceof StageFailedError && isPassing(error.failure) && spentMs < request.stageLimitMs,
    async onFailedAttempt({ error, attemptNumber, retriesLeft }) {
      if (!(error instanceof StageFailedError)) return;
      const requestId = request.requestId(attemptNumber);
      deps.logger.debug({ requestId, error: error.message, retriesLeft }, 'stage.attempt_failed');
      const { retryAfterMs } = error.failure;
      // What the server asks for comes on top of the backoff, which then only spreads.
      if (retryAfterMs === null || retriesLeft === 0) return;
      const { newRequests: signal } = request;
      // Cut short, it rejects with an error of its own: what tells a pause from a stop is the signal's reason.
      await delay(retryAfterMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  });
}

async function send(request: StageRequest, permit: Permit, attempts: number): Promise<AskedStage> {
  const { server } = permit;
  await request.verify(server);
  const startedAt = performance.now();
  const replied = server.client.chat({
    ...request,
    requestId: request.requestId(attempts),
    onDelta: request.deltasTo(attempts),
  });
  request.onSent();
  const response = await replied;
  permit.succeeded();
  return { response, reply: toReply(response, performance.now() - startedAt, attempts), server };
}

interface FailedAttempt {
  readonly pool: BackendPool;
  readonly permit: Permit;
  readonly attempts: number;
  readonly request: StageRequest;
}

/** What an attempt ends with; gives its place back on the way. */
function failureOf(error: unknown, { pool, permit, attempts, request }: FailedAttempt): unknown {
  if (request.signal.aborted) {
    permit.abandoned();
    return request.signal.reason;
  }
  if (error instanceof ServerChangedError) {
    permit.abandoned();
    return error;
  }
  const failure = classifyFailure(error);
  permit.failed(failure);
  if (failure.kind !== 'fatal' || !pool.hasOther(permit.server)) {
    return new StageFailedError(failure, attempts, { cause: error });
  }
  // One of several servers that refuses what the others accept is left out; the request goes to another.
  permit.server.refuse(failure);
  return new StageFailedError({ ...failure, kind: 'transient' }, attempts, { cause: error });
}

/** The server is not the one that the run began with: no answer of it may stand beside the others. */
export class ServerChangedError extends Error {
  override readonly name = 'ServerChangedError';
}

function isPassing({ kind }: BackendFailure): boolean {
  return kind === 'rateLimited' || kind === 'transient';
}

function toReply({ choices, usage }: ChatResponse, latencyMs: number, attempts: number): StageReply {
  return {
    text: choices[0].message.content,
    latencyMs,
    attempts,
    finishReason: choices[0].finish_reason,
    promptTokens: usage?.prompt_tokens ?? null,
    cachedPromptTokens: usage?.prompt_tokens_details?.cached_tokens ?? null,
    completionTokens: usage?.completion_tokens ?? null,
  };
}
