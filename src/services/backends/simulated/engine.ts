import { textOf, type Completion } from './chat-completion.js';
import type { ChatRequest } from './chat-request.js';
import type { EngineMetrics } from './engine-metrics.js';
import type { ReplyToken } from './observer.js';
import { pause } from './pause.js';
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
  /** Changes the time that it takes. */
  readonly retime?: (time: ServiceTime) => ServiceTime;
}

/** Takes the tokens of a stream as they are generated. */
export interface TokenSink {
  /** Just before the first token. */
  begin(): void;
  token(token: ReplyToken): void;
}

/** Stands in for the GPU: a slot and a time. */
export class Engine {
  private tokensInUse = 0;

  constructor(private readonly deps: EngineDeps) {}

  /** In [0, 1]. */
  get cacheUsage(): number {
    return Math.min(1, this.tokensInUse / KV_CACHE_TOKENS);
  }

  /**
   * Waits for a slot and holds it for the service time.
   * @param sink  gets each token in its time; null when nobody asks before the end
   * @returns     prompt tokens that were cached; null where the server does not tell
   * @throws the signal's reason when the client goes away; the slot is free again at once
   */
  async run(generation: Generation, sink: TokenSink | null, signal: AbortSignal): Promise<number | null> {
    const { slots } = this.deps;
    await slots.enter(signal);
    const tokens = generation.prompt.tokens + generation.completion.tokens.length;
    this.tokensInUse += tokens;
    try {
      const cachedTokens = await this.generate(generation, sink, signal);
      return this.deps.promptTokensDetails ? cachedTokens : null;
    } finally {
      this.tokensInUse -= tokens;
      slots.leave();
    }
  }

  private async generate(
    { prompt, completion, arrivedAt, retime }: Generation,
    sink: TokenSink | null,
    signal: AbortSignal,
  ): Promise<number> {
    const { cache, metrics, serviceTime } = this.deps;
    const cachedTokens = cache.cachedTokens(prompt.prefixes, prompt.tokens);
    const queuedMs = performance.now() - arrivedAt;
    metrics.started({ queued: queuedMs / 1_000 }, { tokens: prompt.tokens, cached: cachedTokens });
    cache.remember(prompt.prefixes);
    const completionTokens = completion.tokens.length;
    const usual = serviceTime({ promptTokens: prompt.tokens, cachedTokens, completionTokens });
    const time = retime?.(usual) ?? usual;
    if (sink) await stream(completion.tokens, time, sink, signal);
    else await pause(totalMs(time, completionTokens), signal);
    cache.remember([prefixAfterReply(prompt, textOf(completion), completionTokens)]);
    const seconds = {
      total: (performance.now() - arrivedAt) / 1_000,
      firstToken: (queuedMs + time.prefillMs) / 1_000,
    };
    metrics.completed(completion.finishReason, seconds, completionTokens);
    return cachedTokens;
  }
}

async function stream(
  tokens: readonly ReplyToken[],
  { prefillMs, tokenMs }: ServiceTime,
  sink: TokenSink,
  signal: AbortSignal,
): Promise<void> {
  await pause(prefillMs, signal);
  sink.begin();
  for (const [index, token] of tokens.entries()) {
    if (index > 0) await pause(tokenMs, signal);
    sink.token(token);
  }
}
