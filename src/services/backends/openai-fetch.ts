import type { Dispatcher } from 'undici';
import { exchange, type HttpReply } from './http-exchange.js';
import type { ReplyHeaders } from './reply-headers.js';

type Fetch = typeof globalThis.fetch;

/**
 * The `fetch` of the openai client, over a dispatcher of our own. It resolves with the whole reply, not with its
 * headers: so the client's deadline and signal, which end with this promise, cover the body too.
 */
export function openaiFetch(dispatcher: Dispatcher): Fetch {
  const send = async (url: string, init: SentRequest): Promise<WholeResponse> => {
    const { origin, pathname, search } = new URL(url);
    const { body, signal } = init;
    const headers = Object.fromEntries(init.headers);
    const request = { origin, path: pathname + search, method: init.method, headers, body, signal };
    const reply = await exchange(dispatcher, request).catch((error: unknown) => {
      throw signal.aborted ? new AbortError() : error;
    });
    return new WholeResponse(url, reply);
  };
  // The client calls it with exactly what SentRequest says and reads no more of the response than WholeResponse has.
  return send as unknown as Fetch;
}

/** By its name the client knows its own abort. */
class AbortError extends Error {
  override readonly name = 'AbortError';
}

interface SentRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** The part of a fetch Response that the openai client reads. */
class WholeResponse {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body = null;
  readonly #text: string;

  constructor(
    readonly url: string,
    reply: HttpReply,
  ) {
    this.status = reply.status;
    this.headers = reply.headers;
    this.#text = reply.text;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#text);
  }

  /** @throws SyntaxError */
  // eslint-disable-next-line @typescript-eslint/require-await -- what JSON.parse throws must be a rejection
  async json(): Promise<unknown> {
    return JSON.parse(this.#text);
  }
}
