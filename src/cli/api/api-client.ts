import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Operation, UserError } from '../../services/exports/api/operation.js';
import { ApiError, CliError, ServerUnreachableError, UsageError } from '../cli-error.js';
import { subscribe, type Subscription } from './subscription.js';

const graphqlResponse = z.object({
  data: z.unknown(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.string().optional(), requestId: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});

interface PostInit {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly duplex?: 'half';
}

const uploadResponse = z.object({ id: z.string() });

/** The public API of a metacog server, as any other tool would use it: GraphQL over HTTP and WebSocket, and uploads. */
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
    const { data, errors } = parse(graphqlResponse, body);
    const [error] = errors ?? [];
    if (error) {
      const { code = 'UNKNOWN', requestId } = error.extensions ?? {};
      throw new ApiError(error.message, code, requestId ? { hint: `the server's log has it as ${requestId}` } : {});
    }
    return data as Data;
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
    if (response.status === 401) {
      throw new ApiError(`${url.origin} asks for a token`, 'UNAUTHENTICATED', {
        hint: token ? 'METACOG_TOKEN here differs from the one the server was started with' : 'set METACOG_TOKEN',
      });
    }
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

function readJson(url: URL, status: number, text: string): unknown {
  try {
    const body = JSON.parse(text) as unknown;
    // a GraphQL answer explains itself, whatever its status
    if (status < 400 || graphqlResponse.safeParse(body).data?.errors) return body;
  } catch {
    // not JSON: whatever answers there is no metacog server, which the message below says with its status
  }
  throw new ApiError(`${url.href} answered ${status}: ${text.slice(0, 200).trim() || 'nothing'}`, `HTTP_${status}`, {
    hint: 'is METACOG_URL the address of a metacog server?',
  });
}

function parse<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiError('the server answered in a form that this version of metacog does not know', 'UNKNOWN_RESPONSE', {
    hint: 'use the same version of metacog on both sides',
  });
}

async function* counted(path: string, total: number, onProgress: (sent: number, total: number) => void) {
  let sent = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    yield chunk;
    sent += chunk.byteLength;
    onProgress(sent, total);
  }
}
