import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { messageOf } from '../../../errors.js';
import { ApiError, badParameter, badRequest, busy, internalError, unknownModel } from './api-error.js';
import { finishReply } from './chat-completion.js';
import { parseChatRequest, type ChatRequest } from './chat-request.js';
import { constrain } from './constraint.js';
import { deliveryOf } from './delivery.js';
import type { Engine, Generation } from './engine.js';
import type { EngineMetrics } from './engine-metrics.js';
import { Exchange } from './exchange.js';
import type { FaultControl } from './fault-control.js';
import type { FaultEffect } from './fault-effects.js';
import { readJsonBody, sendJson } from './http.js';
import { UnknownQuestionError, type Observer, type Reply } from './observer.js';
import type { PromptImages } from './prompt-image.js';
import { readPrompt, type Prompt } from './prompt.js';
import type { RequestLog } from './request-log.js';
import type { ServedModel } from './served-model.js';

interface ChatEndpointDeps {
  readonly served: ServedModel;
  /** Requests in flight, running or waiting, before new ones are refused with 503; null never refuses. */
  readonly maxNumQueuedReqs: number | null;
  readonly observer: Observer;
  readonly engine: Engine;
  readonly images: PromptImages;
  readonly metrics: EngineMetrics;
  readonly log: RequestLog;
  readonly faults: FaultControl;
  /** Whether the server itself has reset a connection together with all others. */
  readonly wasReset: (socket: Socket) => boolean;
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
    this.inFlightCount += 1;
    const exchange = new Exchange(request, response, this.deps, () => (this.inFlightCount -= 1));
    try {
      await this.serve(exchange);
    } catch (error) {
      // A body that breaks off is seen here before the response closes.
      if (exchange.signal.aborted || request.socket.destroyed) this.deps.metrics.aborted();
      else sendError(response, error);
    }
  }

  private async serve(exchange: Exchange): Promise<void> {
    const chat = parseChatRequest(await readJsonBody(exchange.request));
    exchange.isStreamed = chat.stream;
    const effect = this.deps.faults.strike(exchange, stageOf(exchange, chat));
    if (effect.answer) effect.answer(exchange);
    else await this.reply(exchange, await this.accept(exchange, chat), effect);
  }

  private async reply(exchange: Exchange, accepted: Generation, effect: FaultEffect): Promise<void> {
    const { signal } = exchange;
    const generation = effect.change?.(accepted) ?? accepted;
    const delivery = (effect.deliver ?? deliveryOf)(exchange, generation);
    const cachedTokens = await this.deps.engine.run(generation, delivery.sink, signal);
    try {
      await delivery.finish(cachedTokens);
    } catch (error) {
      // The engine was through with it, and has counted it: nothing more is aborted than its way to the client.
      if (!signal.aborted) throw error;
    }
  }

  /** Everything that is decided before a slot is asked for. */
  private async accept(exchange: Exchange, chat: ChatRequest): Promise<Generation> {
    const { maxNumQueuedReqs, observer, served } = this.deps;
    const { requestId, arrivedAt } = exchange;
    if (chat.model !== null && chat.model !== served.id) throw unknownModel(chat.model, served.id);
    const prompt = readPrompt(chat.messages, this.deps.images);
    const maxTokens = this.fitting(prompt, chat);
    if (maxNumQueuedReqs !== null && this.inFlightCount > maxNumQueuedReqs) {
      throw busy();
    }
    const model = served.id;
    const reply = await this.observe(exchange, chat, prompt);
    const completion = {
      // vLLM builds its id from the client's header.
      id: `chatcmpl-${requestId ?? randomUUID().replaceAll('-', '')}`,
      created: Math.floor(Date.now() / 1_000),
      model,
      systemFingerprint: observer.fingerprint,
      promptTokens: prompt.tokens,
      ...finishReply(constrain(reply, chat.constraint), maxTokens),
    };
    return { request: chat, prompt, completion, arrivedAt };
  }

  /** Tokens that the reply may have: what is asked for, or what the context has room for where that is less. */
  private fitting(prompt: Prompt, { maxTokens }: ChatRequest): number {
    const { maxModelLen } = this.deps.served;
    if (maxTokens !== null && maxTokens > maxModelLen) {
      const reason = `max_completion_tokens=${maxTokens} cannot be greater than max_model_len=${maxModelLen}.`;
      throw badParameter(`${reason} Please request fewer output tokens.`, 'max_completion_tokens', maxTokens);
    }
    const room = maxModelLen - prompt.tokens;
    if (room >= 1) return Math.min(maxTokens ?? room, room);
    // vLLM stops to count there.
    const counted = maxModelLen + 1;
    throw badParameter(
      `This model's maximum context length is ${maxModelLen} tokens. However, your prompt contains at least ${counted} ` +
        'input tokens, which exceeds this limit even without any output tokens. Please reduce the length of the input ' +
        'prompt.',
      'input_tokens',
      counted,
    );
  }

  private async observe(exchange: Exchange, chat: ChatRequest, prompt: Prompt): Promise<Reply> {
    const { observer, served } = this.deps;
    const { trial } = exchange;
    if (!trial && observer.needsQuestion) {
      throw badRequest(
        `${served.id} must know which question it is asked: send X-Request-Id as <run>/<qid>/<sample>/<stage>/<attempt>`,
      );
    }
    const stage = stageOf(exchange, chat);
    const { temperature, seed } = chat;
    const ownAnswer = stage === 1 ? null : prompt.ownAnswer;
    const { run, qid, sample } = trial ?? { run: '', qid: '', sample: 0 };
    return observer.observe({ run, qid, sample, stage, temperature, seed, ownAnswer });
  }
}

/** As the request id says; else by the messages: after an answer comes the confidence. */
function stageOf({ trial }: Exchange, { messages }: ChatRequest): 1 | 2 {
  return trial?.stage ?? (messages.some(({ role }) => role === 'assistant') ? 2 : 1);
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
