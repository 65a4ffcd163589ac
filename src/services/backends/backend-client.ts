import OpenAI from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
// From its own file: the rest of undici, which nothing here needs, takes 3 MB more.
import Agent from 'undici/lib/dispatcher/agent.js';
import { z } from 'zod';
import { ModelMismatchError, readChatResponse, type ChatResponse } from './chat-response.js';
import { DirectOpenAI } from './direct-openai.js';
import { exchange } from './http-exchange.js';
import { chatStreamed } from './chat-streamed.js';
import { readQueue, type ServerQueue } from './server-queue.js';
import { shortMessage } from './short-message.js';

/** Probes answer at once or not at all. */
const PROBE_TIMEOUT_MS = 5_000;
/** Probes have connections of their own: behind chats that wait for a busy backend it would look dead. */
const PROBE_CONNECTIONS = 2;
/** vLLM closes a connection that was idle for 5 s; whoever closes first cannot be surprised. In milliseconds. */
const KEEP_ALIVE_MS = 4_000;

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
  /** From sending to the last byte of the reply, in milliseconds, > 0; default 10 minutes. */
  readonly timeoutMs?: number;
  /** Asks for the reply as a stream, and is told its text as it comes; must not throw. The response is the same. */
  readonly onDelta?: ((text: string) => void) | undefined;
}

export interface ServedModel {
  readonly id: string;
  readonly ownedBy: string | null;
  readonly maxModelLen: number | null;
  /** What the id stands for: names of the same model share it. */
  readonly root: string | null;
}

const modelList = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      owned_by: z.string().nullish(),
      max_model_len: z.number().int().nullish(),
      root: z.string().nullish(),
    }),
  ),
});
const versionReply = z.object({ version: z.string() });

/** Speaks HTTP with one vLLM server. Retries are not made here: the dispatcher owns them and counts them. */
export class BackendClient {
  private readonly openai: DirectOpenAI;
  private readonly agent: Agent;
  private readonly probes: Agent;
  /** Names that were found to stand for the model that was asked: `<asked> <answered>`. */
  private readonly aliases = new Set<string>();

  constructor(private readonly options: { url: string; apiKey: string | undefined; maxInFlight: number }) {
    // The deadline is the request's own; undici's 300 s would cut a queued one.
    const timeouts = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: 0, bodyTimeout: 0 };
    this.agent = new Agent({ ...timeouts, connections: options.maxInFlight });
    this.probes = new Agent({ ...timeouts, connections: PROBE_CONNECTIONS });
    this.openai = new DirectOpenAI({
      baseURL: new URL('v1', withSlash(options.url)).href,
      apiKey: options.apiKey,
      dispatcher: this.agent,
    });
  }

  /**
   * One request, one validated reply.
   * @throws whatever `classifyFailure` names; an aborted signal throws its own reason and closes the connection
   */
  async chat(request: ChatRequest): Promise<ChatResponse> {
    const body = {
      model: request.model,
      messages: request.messages,
      // Always sent: null would fall back to the model's own generation_config.
      temperature: request.temperature,
      max_completion_tokens: request.maxTokens,
      ...(request.logprobs ? { logprobs: true, top_logprobs: 20 } : {}),
      ...vllmParameters(request),
    };
    const { signal, timeoutMs: timeout, requestId, onDelta } = request;
    const options = { signal, timeout, headers: { 'X-Request-Id': requestId } };
    const reply: unknown = onDelta
      ? await chatStreamed(this.openai, { body, options, onDelta })
      : await this.openai.chat.completions.create(body, options);
    const response = readChatResponse(reply);
    if (response.model !== request.model) await this.checkAlias(request.model, response.model);
    return response;
  }

  /** What the server serves; throws when it cannot be reached, refuses the key or is no vLLM. */
  async models(): Promise<ServedModel[]> {
    const { data } = modelList.parse(JSON.parse(await this.probe('v1/models')));
    return data.map((model) => ({
      id: model.id,
      ownedBy: model.owned_by ?? null,
      maxModelLen: model.max_model_len ?? null,
      root: model.root ?? null,
    }));
  }

  /** Version string of the server, or null where it does not tell. */
  async version(): Promise<string | null> {
    const told: unknown = await this.probe('version')
      .then(JSON.parse)
      .catch(() => null);
    const parsed = versionReply.safeParse(told);
    return parsed.success ? parsed.data.version : null;
  }

  /** What the server says of its own queue, all engines together; null where it does not tell. */
  async queue(): Promise<ServerQueue | null> {
    const text = await this.probe('metrics').catch(() => null);
    return text === null ? null : readQueue(text);
  }

  async close(): Promise<void> {
    await Promise.all([this.agent.destroy(), this.probes.destroy()]);
  }

  private async probe(path: string): Promise<string> {
    const { origin, pathname } = new URL(path, withSlash(this.options.url));
    const { status, headers, text } = await exchange(this.probes, {
      origin,
      path: pathname,
      method: 'GET',
      headers: this.options.apiKey ? { authorization: `Bearer ${this.options.apiKey}` } : {},
      timeoutMs: PROBE_TIMEOUT_MS,
    });
    if (status === 200) return text;
    const target = headers.get('location');
    const message = target === null ? shortMessage(text) : `it has moved to ${target}`;
    // Of these headers no more is ever read than their values by name.
    throw OpenAI.APIError.generate(status, undefined, message, headers as unknown as Headers);
  }

  /**
   * A server with several names for one model answers under the first of them, whichever was asked.
   * @throws ModelMismatchError when the names do not stand for the same model
   */
  private async checkAlias(asked: string, answered: string): Promise<void> {
    const alias = `${asked} ${answered}`;
    if (this.aliases.has(alias)) return;
    const models = await this.models();
    const rootOf = (name: string): string | null => models.find(({ id }) => id === name)?.root ?? null;
    if (rootOf(asked) === null || rootOf(asked) !== rootOf(answered)) throw new ModelMismatchError(asked, answered);
    this.aliases.add(alias);
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
