import { setTimeout as delay } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { completionBody, textOf, type Completion } from './chat-completion.js';
import type { ChatRequest } from './chat-request.js';
import { ChatStream } from './chat-stream.js';
import type { EngineMetrics } from './engine-metrics.js';
import { sendJson, SIMULATED_HEADER } from './http.js';
import type { PrefixCache } from './prefix-cache.js';
import { prefixAfterReply, type Prompt } from './prompt.js';
import { totalMs, type ServiceTime, type ServiceTimeModel } from './service-time.js';
import type { Slots } from './slots.js';

/** Tokens that fit into the pretended KV cache; only the usage gauge depends on it. */
const KV_CACHE_TOKENS = 262_144;

interface EngineDeps {
  readonly slots: Slots;
  readonly serviceTime: ServiceTimeModel;
  readonly cache: PrefixCache;
  readonly metrics: EngineMetrics;
  /** Tell how much of a prompt was cached (vLLM's --enable-prompt-tokens-details). */
  readonly promptTokensDetails: boolean;
}

/** One accepted request with the reply it will get when its time in the slot is over. */
export interface Generation {
  readonly request: ChatRequest;
  readonly prompt: Prompt;
  readonly completion: Completion;
  /** performance.now() at arrival. */
  readonly arrivedAt: number;
}

/** Stands in for the GPU: a slot, a time, a reply. */
export class Engine {
  private tokensInUse = 0;

  constructor(private readonly deps: EngineDeps) {}

  /** In [0, 1]. */
  get cacheUsage(): number {
    return Math.min(1, this.tokensInUse / KV_CACHE_TOKENS);
  }

  /**
   * Waits for a slot, holds it for the service time and sends the reply.
   * @throws the signal's reason when the client goes away; the slot is free again at once
   */
  async run(generation: Generation, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { slots } = this.deps;
    await slots.enter(signal);
    const tokens = generation.prompt.tokens + generation.completion.tokens.length;
    this.tokensInUse += tokens;
    try {
      await this.generate(generation, response, signal);
    } finally {
      this.tokensInUse -= tokens;
      slots.leave();
    }
  }

  private async generate(generation: Generation, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { cache, metrics, serviceTime } = this.deps;
    const { prompt, completion, request, arrivedAt } = generation;
    const cachedTokens = cache.cachedTokens(prompt.prefixes, prompt.tokens);
    const queuedMs = performance.now() - arrivedAt;
    metrics.started({ queued: queuedMs / 1_000 }, { tokens: prompt.tokens, cached: cachedTokens });
    cache.remember(prompt.prefixes);
    const completionTokens = completion.tokens.length;
    const time = serviceTime({ promptTokens: prompt.tokens, cachedTokens, completionTokens });
    const toldCached = this.deps.promptTokensDetails ? cachedTokens : null;
    if (request.stream) {
      await this.stream(generation, { time, cachedTokens: toldCached }, response, signal);
    } else {
      await pause(totalMs(time, completionTokens), signal);
      sendJson(response, 200, completionBody(completion, request, toldCached));
    }
    cache.remember([prefixAfterReply(prompt, textOf(completion), completionTokens)]);
    const seconds = {
      total: (performance.now() - arrivedAt) / 1_000,
      firstToken: (queuedMs + time.prefillMs) / 1_000,
    };
    metrics.completed(completion.finishReason, seconds, completionTokens);
  }

  private async stream(
    { request, completion }: Generation,
    { time, cachedTokens }: { time: ServiceTime; cachedTokens: number | null },
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const frames = new ChatStream(completion, request);
    response.writeHead(200, { ...SIMULATED_HEADER, 'content-type': 'text/event-stream; charset=utf-8' });
    await pause(time.prefillMs, signal);
    response.write(frames.opening());
    for (const [index, token] of completion.tokens.entries()) {
      if (index > 0) await pause(time.tokenMs, signal);
      response.write(frames.token(token));
    }
    response.end(frames.closing(cachedTokens));
  }
}

/** No timer for no time: a bench of the dispatcher itself must not pay for one. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await delay(ms, undefined, { signal });
}
