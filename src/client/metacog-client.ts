import { z } from 'zod';
import type { UserError } from '../operations/operation.js';
import { textOf, type Document } from './document.js';
import { ApiError, ServerUnreachableError } from './errors.js';
import { errorIn, parse, parseAnswer, readJson, throwServerError, unauthenticated } from './server-answer.js';
import { subscribe, type Subscription } from './subscription.js';

/** Where a server is, and what it asks of its visitors. */
export interface ServerAddress {
  /** Origin, e.g. http://127.0.0.1:4000; a path before the server's own is kept. */
  readonly url: URL | string;
  /** Sent as bearer token. */
  readonly token?: string | undefined;
}

/** How a subscription is followed. */
export type FollowOptions<Data, Variables extends object> = Pick<
  Subscription<Data, Variables>,
  'cursor' | 'onReconnecting' | 'retryDelaysMs'
> & {
  /** Ends it quietly. */
  readonly signal?: AbortSignal;
};

interface PostInit extends Omit<RequestInit, 'headers'> {
  readonly headers: Readonly<Record<string, string>>;
  readonly duplex?: 'half';
}

const uploadResponse = z.object({ id: z.string() });

/** The public API of a metacog server, in Node and in browsers: GraphQL over HTTP and WebSocket, and uploads. */
export class MetacogClient {
  protected readonly url: URL;
  protected readonly token: string | undefined;

  constructor({ url, token }: ServerAddress) {
    this.url = new URL(url);
    this.token = token;
  }

  /**
   * Runs a query or a mutation.
   * @throws ServerUnreachableError, ApiError (the first GraphQL error, with its code)
   */
  async query<Data, Variables extends object>(
    document: Document<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Data> {
    const body = await this.post('/graphql', {
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify({ query: textOf(document), variables }),
      ...(signal && { signal }),
    });
    const answer = parseAnswer(body);
    throwServerError(answer);
    return answer.data as Data;
  }

  /** Events of a subscription, however often the connection is lost; with a cursor each once and in order. */
  subscribe<Data, Variables extends object>(
    document: Document<Data, Variables>,
    variables: Variables,
    options: FollowOptions<Data, Variables> = {},
  ): AsyncGenerator<Data, void, undefined> {
    return subscribe({
      ...options,
      signal: options.signal ?? new AbortController().signal,
      operation: { text: textOf(document) },
      variables,
      url: this.address('/graphql'),
      token: this.token,
    });
  }

  /**
   * Sends the content of a file.
   * @returns the id that the import mutations take
   */
  async uploadContent(content: Blob | string | ReadableStream<Uint8Array>): Promise<string> {
    const body = await this.post('/uploads', {
      headers: { 'content-type': 'application/octet-stream' },
      body: content,
      // fetch wants to be told that the answer is read only after the whole body has been sent
      ...(content instanceof ReadableStream && { duplex: 'half' as const }),
    });
    return parse(uploadResponse, body).id;
  }

  /** @param path  of the server, e.g. /runs/pilot/export.csv */
  address(path: string): URL {
    return new URL(`${this.url.pathname.replace(/\/+$/, '')}${path}`, this.url);
  }

  private async post(path: string, init: PostInit): Promise<unknown> {
    const url = this.address(path);
    const headers = { ...init.headers, ...this.authorization() };
    const response = await fetch(url, { ...init, method: 'POST', headers }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new ServerUnreachableError(url, error);
    });
    const text = await response.text().catch((error: unknown) => {
      throw new ServerUnreachableError(url, error);
    });
    if (response.status === 401) throw unauthenticated(url, this.token, errorIn(text));
    return readJson(url, response.status, text);
  }

  private authorization(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }
}

/** @throws ApiError naming the first expected failure of a mutation, with the argument at fault */
export function throwUserErrors(userErrors: readonly UserError[]): void {
  const [error, ...others] = userErrors;
  if (!error) return;
  const field = error.field?.length ? `${error.field.join('.')}: ` : '';
  const hint = others.map(({ message }) => message).join('; ');
  throw new ApiError(`${field}${error.message}`, error.code, hint ? { hint: `also: ${hint}` } : {});
}
