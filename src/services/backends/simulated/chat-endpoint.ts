import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../../../errors.js';
import { ApiError, badRequest, httpError, internalError, unknownModel } from './api-error.js';
import { finishReply } from './chat-completion.js';
import { parseChatRequest, type ChatRequest } from './chat-request.js';
import { constrain } from './constraint.js';
import type { Engine, Generation } from './engine.js';
import type { EngineMetrics } from './engine-metrics.js';
import { headerOf, readJsonBody, sendJson } from './http.js';
import { UnknownQuestionError, type Observer, type Reply } from './observer.js';
import type { PromptImages } from './prompt-image.js';
import { readPrompt, type Prompt } from './prompt.js';
import { parseRequestId, type TrialId } from './request-id.js';
import type { RequestLog } from './request-log.js';

interface ChatEndpointDeps {
  readonly model: string;
  readonly maxModelLen: number;
  /** Requests in flight, running or waiting, before new ones are refused with 503; null never refuses. */
  readonly maxNumQueuedReqs: number | null;
  readonly observer: Observer;
  readonly engine: Engine;
  readonly images: PromptImages;
  readonly metrics: EngineMetrics;
  readonly log: RequestLog;
}

/** The client closed the connection before it had its reply. */
class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** POST /v1/chat/completions. */
export class ChatEndpoint {
  private inFlightCount = 0;

  constructor(private readonly deps: ChatEndpointDeps) {}

  /** Requests that have arrived and are not yet answered. */
  get inFlight(): number {
    return this.inFlightCount;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAt = performance.now();
    const arrival = this.deps.log.arrive();
    const requestId = headerOf(request, 'x-request-id') ?? null;
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new ClientGoneError());
    });
    this.inFlightCount += 1;
    try {
      const generation = await this.accept(request, requestId, arrivedAt);
      await this.deps.engine.run(generation, response, gone.signal);
    } catch (error) {
      // A body that breaks off is seen here before the response closes.
      if (request.socket.destroyed) gone.abort(error);
      if (gone.signal.aborted) this.deps.metrics.aborted();
      else sendError(response, error);
    } finally {
      this.inFlightCount -= 1;
      const durationMs = performance.now() - arrivedAt;
      this.deps.log.write({
        arrival,
        arrivedAt: new Date(Date.now() - durationMs).toISOString(),
        requestId,
        trial: parseRequestId(requestId ?? undefined) ?? null,
        status: response.headersSent ? response.statusCode : null,
        aborted: gone.signal.aborted,
        durationMs,
      });
    }
  }

  /** Everything that is decided before a slot is asked for. */
  private async accept(request: IncomingMessage, requestId: string | null, arrivedAt: number): Promise<Generation> {
    const chat = parseChatRequest(await readJsonBody(request));
    if (chat.model !== null && chat.model !== this.deps.model) throw unknownModel(chat.model);
    const prompt = readPrompt(chat.messages, this.deps.images);
    const maxTokens = this.fitting(prompt, chat);
    const { maxNumQueuedReqs, observer } = this.deps;
    if (maxNumQueuedReqs !== null && this.inFlightCount > maxNumQueuedReqs) {
      throw httpError(503, `${maxNumQueuedReqs} requests are in flight, which is the limit (--max-num-queued-reqs).`);
    }
    const reply = await this.observe(chat, prompt, parseRequestId(requestId ?? undefined));
    const completion = {
      // vLLM builds its id from the client's header.
      id: `chatcmpl-${requestId ?? randomUUID().replaceAll('-', '')}`,
      created: Math.floor(Date.now() / 1_000),
      model: this.deps.model,
      systemFingerprint: observer.fingerprint,
      promptTokens: prompt.tokens,
      ...finishReply(constrain(reply, chat.constraint), maxTokens),
    };
    return { request: chat, prompt, completion, arrivedAt };
  }

  /** Tokens that the reply may have; throws 400 when prompt and reply together exceed the context. */
  private fitting(prompt: Prompt, { maxTokens }: ChatRequest): number {
    const { maxModelLen } = this.deps;
    const room = maxModelLen - prompt.tokens;
    if (room >= (maxTokens ?? 1)) return maxTokens ?? room;
    const asked = maxTokens ?? 0;
    throw badRequest(
      `This model's maximum context length is ${maxModelLen} tokens. However, you requested ${asked} output tokens and ` +
        `your prompt contains at least ${prompt.tokens} input tokens, for a total of at least ${prompt.tokens + asked} ` +
        'tokens. Please reduce the length of the input prompt or the number of requested output tokens. ' +
        `(parameter=input_tokens, value=${prompt.tokens})`,
      'input_tokens',
    );
  }

  private async observe(chat: ChatRequest, prompt: Prompt, id: TrialId | undefined): Promise<Reply> {
    const { observer } = this.deps;
    if (!id && observer.needsQuestion) {
      throw badRequest(
        `${this.deps.model} must know which question it is asked: send X-Request-Id as <run>/<qid>/<sample>/<stage>/<attempt>`,
      );
    }
    const stage = id?.stage ?? (prompt.ownAnswer === null ? 1 : 2);
    const { temperature, seed } = chat;
    const ownAnswer = stage === 1 ? null : prompt.ownAnswer;
    const { run, qid, sample } = id ?? { run: '', qid: '', sample: 0 };
    return observer.observe({ run, qid, sample, stage, temperature, seed, ownAnswer });
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  const { status, body } = toApiError(error);
  sendJson(response, status, body);
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof UnknownQuestionError) return badRequest(error.message);
  return internalError(messageOf(error));
}
