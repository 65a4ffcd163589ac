import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Operation, UserError } from '../../services/exports/api/operation.js';
import { ApiError, CliError, ServerUnreachableError, UsageError } from '../cli-error.js';
import { download } from './download.js';
import { parse, parseAnswer, readJson, throwServerError, unauthenticated } from './server-answer.js';
import { subscribe, type Subscription } from './subscription.js';

interface PostInit {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly duplex?: 'half';
}

const uploadResponse = z.object({ id: z.string() });

/** The public API of a metacog server, as any other tool would use it: GraphQL over HTTP and WebSocket, uploads, files. */
export class ApiClient {
  /** @param deps.url origin of the server, e.g. http://127.0.0.1:4000; `token` is sent as bearer token */
  constructor(private readonly deps: { readonly url: URL; readonly token: string | undefined }) {}

  /**
   * Where METACOG_URL says the server is, with METACOG_TOKEN.
   * @throws UsageError when METACOG_URL is not an http(s) address
   */
  static fromEnv(env: Readonly<Record<string, string | undefined>>): ApiClient {
    // an empty value counts as unset, as everywhere in the settings
    const given = (value: string | undefined) => (value === '' ? undefined : value);
    const text = given(env.METACOG_URL) ?? 'http://127.0.0.1:4000';
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !['http:', 'https:'].includes(url.protocol)) {
      throw new UsageError(`METACOG_URL is "${text}", which is not an address like http://127.0.0.1:4000`);
    }
    return new ApiClient({ url, token: given(env.METACOG_TOKEN) });
  }

  /**
   * Runs a query or a mutation.
   * @throws ServerUnreachableError, ApiError (the first GraphQL error, with its code)
   */
  async query<Data, Variables extends object>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Data> {
    const body = await this.post('/graphql', {
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify({ query: operation.text, variables }),
      ...(signal && { signal }),
    });
    const answer = parseAnswer(body);
    throwServerError(answer);
    return answer.data as Data;
  }

  /** Events of a subscription; see {@link subscribe} for how it survives a lost connection. */
  subscribe<Data, Variables extends object>(
    subscription: Omit<Subscription<Data, Variables>, 'url' | 'token'>,
  ): AsyncGenerator<Data, void, undefined> {
    return subscribe({ ...subscription, url: this.address('/graphql'), token: this.deps.token });
  }

  /**
   * Streams a file to the server.
   * @param onProgress told the bytes sent so far, and the file's size
   * @returns the id that the import mutations take
   */
  async upload(path: string, onProgress: (sent: number, total: number) => void = () => undefined): Promise<string> {
    const { size } = await stat(path).catch((error: unknown) => {
      throw new CliError(`cannot read ${path}`, { cause: error, hint: 'check the path; it is read on this machine' });
    });
    const body = await this.post('/uploads', {
      headers: { 'content-type': 'application/octet-stream' },
      body: Readable.toWeb(Readable.from(counted(path, size, onProgress))) as ReadableStream<Uint8Array>,
      // fetch wants to be told that the answer is read only after the whole body has been sent
      duplex: 'half',
    });
    return parse(uploadResponse, body).id;
  }

  /**
   * A file that the server makes; see {@link download} for what goes wrong.
   * @param path  with its query, e.g. /runs/pilot/export.csv?key=catalog
   */
  download(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    return download({ url: this.address(path), token: this.deps.token, signal });
  }

  private async post(path: string, init: PostInit): Promise<unknown> {
    const url = this.address(path);
    const { token } = this.deps;
    const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(url, { ...init, method: 'POST', headers }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new ServerUnreachableError(url, error);
    });
    const text = await response.text().catch((error: unknown) => {
      throw new ServerUnreachableError(url, error);
    });
    if (response.status === 401) throw unauthenticated(url, token);
    return readJson(url, response.status, text);
  }

  private address(path: string): URL {
    return new URL(`${this.deps.url.pathname.replace(/\/+$/, '')}${path}`, this.deps.url);
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

async function* counted(path: string, total: number, onProgress: (sent: number, total: number) => void) {
  let sent = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    yield chunk;
    sent += chunk.byteLength;
    onProgress(sent, total);
  }
}
