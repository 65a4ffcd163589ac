import OpenAI from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { Agent, fetch as undiciFetch, type RequestInit } from 'undici';
import { z } from 'zod';
import { chatResponse, type ChatResponse } from './chat-response.js';

/** Deadline of one request in milliseconds: a queued request at a busy 72B may wait for minutes. */
const REQUEST_TIMEOUT_MS = 600_000;
/** Probes answer at once or not at all. */
const PROBE_TIMEOUT_MS = 5_000;

export interface ChatRequest {
  readonly model: string;
  readonly messages: ChatCompletionMessageParam[];
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seed: number | null;
  /** Ask for the 20 likeliest tokens at each position. */
  readonly logprobs: boolean;
  /** vLLM's structured_outputs; null leaves the model free. */
  readonly constraint: { readonly choice: readonly string[] } | { readonly regex: string } | null;
  /** `<run>/<qid>/<sample>/<stage>/<attempt>`, sent as X-Request-Id. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}

export interface ServedModel {
  readonly id: string;
  readonly ownedBy: string | null;
  readonly maxModelLen: number | null;
}

const modelList = z.object({
  data: z.array(
    z.object({ id: z.string(), owned_by: z.string().nullish(), max_model_len: z.number().int().nullish() }),
  ),
});
const versionReply = z.object({ version: z.string() });

/** Speaks HTTP with one vLLM server. Retries are not made here: the dispatcher owns them and counts them. */
export class BackendClient {
  private readonly openai: OpenAI;
  private readonly agent: Agent;

  constructor(private readonly options: { url: string; apiKey: string | undefined; maxInFlight: number }) {
    // The deadline is the signal's; undici's own 300 s would cut a queued request. Global fetch cannot take a newer
    // undici's dispatcher, so fetch and Agent come from the same package.
    this.agent = new Agent({
      connections: options.maxInFlight,
      keepAliveTimeout: 30_000,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.openai = new OpenAI({
      baseURL: new URL('v1', withSlash(options.url)).href,
      apiKey: options.apiKey ?? 'none',
      maxRetries: 0,
      timeout: REQUEST_TIMEOUT_MS,
      fetch: ((input: string, init: RequestInit) =>
        undiciFetch(input, { ...init, dispatcher: this.agent })) as unknown as typeof fetch,
    });
  }

  get url(): string {
    return this.options.url;
  }

  /**
   * One request, one validated reply.
   * @throws whatever `classifyFailure` names; an aborted signal throws its own reason
   */
  async chat(request: ChatRequest): Promise<ChatResponse> {
    try {
      const reply = await this.openai.chat.completions.create(
        {
          model: request.model,
          messages: request.messages,
          // Always sent: null would fall back to the model's own generation_config.
          temperature: request.temperature,
          max_completion_tokens: request.maxTokens,
          ...(request.logprobs ? { logprobs: true, top_logprobs: 20 } : {}),
          ...vllmParameters(request),
        },
        { signal: request.signal, headers: { 'X-Request-Id': request.requestId } },
      );
      return chatResponse.parse(reply);
    } catch (error) {
      request.signal.throwIfAborted();
      throw error;
    }
  }

  /** What the server serves; throws when it cannot be reached, refuses the key or is no vLLM. */
  async models(): Promise<ServedModel[]> {
    const { data } = modelList.parse(await this.probe('v1/models'));
    return data.map((model) => ({
      id: model.id,
      ownedBy: model.owned_by ?? null,
      maxModelLen: model.max_model_len ?? null,
    }));
  }

  /** Version string of the server, or null where it does not tell. */
  async version(): Promise<string | null> {
    const parsed = versionReply.safeParse(await this.probe('version').catch(() => null));
    return parsed.success ? parsed.data.version : null;
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async probe(path: string): Promise<unknown> {
    const response = await undiciFetch(new URL(path, withSlash(this.options.url)), {
      dispatcher: this.agent,
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      headers: this.options.apiKey ? { authorization: `Bearer ${this.options.apiKey}` } : {},
    });
    if (!response.ok) throw OpenAI.APIError.generate(response.status, undefined, await response.text(), new Headers());
    return response.json();
  }
}

/** What vLLM understands beyond the parameters that the client's types recommend. */
function vllmParameters({ seed, constraint }: ChatRequest): Readonly<Record<string, unknown>> {
  return { ...(seed === null ? {} : { seed }), ...(constraint ? { structured_outputs: constraint } : {}) };
}

/** A base URL may carry a path (a gateway's prefix); without the slash, URL resolution would drop it. */
function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
