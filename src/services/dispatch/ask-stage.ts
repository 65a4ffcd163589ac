import pRetry, { type RetryContext } from 'p-retry';
import type { Logger } from '../../logger.js';
import type { StageReply } from '../answers/answer-record.js';
import type { BackendClient, ChatRequest } from '../backends/backend-client.js';
import { classifyFailure, type BackendFailure } from '../backends/backend-error.js';
import type { ChatResponse } from '../backends/chat-response.js';

/** Requests a stage may cost before its answer counts as failed. */
const MAX_ATTEMPTS = 5;
/** Waits between them: 0.25, 0.75, 2.25, 6.75 s, each times a random factor in [1, 2) so that workers spread out. */
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

export interface AskedStage {
  readonly response: ChatResponse;
  readonly reply: StageReply;
}

/**
 * Asks one stage, again after a passing fault.
 * @param request  everything but the request id, whose last part is the attempt
 * @throws StageFailedError  when the fault is lasting or the attempts are used up; the signal's reason on abort
 */
export async function askStage(
  deps: { client: BackendClient; logger: Logger },
  request: Omit<ChatRequest, 'requestId'> & { requestId: (attempt: number) => string },
): Promise<AskedStage> {
  const attempt = async (attempts: number): Promise<AskedStage> => {
    const startedAt = performance.now();
    try {
      const response = await deps.client.chat({ ...request, requestId: request.requestId(attempts) });
      return { response, reply: toReply(response, performance.now() - startedAt, attempts) };
    } catch (error) {
      request.signal.throwIfAborted();
      throw new StageFailedError(classifyFailure(error), attempts, { cause: error });
    }
  };
  return pRetry(attempt, {
    ...BACKOFF,
    retries: MAX_ATTEMPTS - 1,
    signal: request.signal,
    shouldRetry: ({ error }) => error instanceof StageFailedError && isPassing(error.failure),
    onFailedAttempt: (context) => logAttempt(deps.logger, request.requestId(context.attemptNumber), context),
  });
}

function isPassing({ kind }: BackendFailure): boolean {
  return kind === 'rateLimited' || kind === 'transient';
}

function logAttempt(logger: Logger, requestId: string, { error, retriesLeft }: RetryContext): void {
  logger.debug({ requestId, error: error.message, retriesLeft }, 'stage.attempt_failed');
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
