import OpenAI, { APIPromise } from 'openai';
import type { Dispatcher } from 'undici';
import { packageVersion } from '../../package-root.js';
import { chatBody } from './chat-body.js';
import { exchange } from './http-exchange.js';
import { WholeResponse } from './whole-response.js';

type PostOptions = NonNullable<Parameters<OpenAI['post']>[1]>;
type Sent = Awaited<ConstructorParameters<typeof APIPromise>[1]>;

/** Deadline of one request in milliseconds: a queued request at a busy 72B may wait for minutes. */
const REQUEST_TIMEOUT_MS = 600_000;

/**
 * The openai client with its way to the wire replaced by one exchange over our own connections. Its resources, types,
 * errors and reading of replies are as they come; what goes is what a dispatcher that owns its retries has no use for:
 * a dozen `X-Stainless` headers checked four times over, three records for a log that is off, a signal on a signal, and
 * a deadline that ends with the headers. That was four fifths of the CPU time of a request.
 */
export class DirectOpenAI extends OpenAI {
  private readonly target: { readonly origin: string; readonly pathPrefix: string };
  private readonly fixedHeaders: Readonly<Record<string, string>>;
  /** By which a reply would be ended that the client reads as a stream; we hand it over whole. */
  private readonly unused = new AbortController();

  constructor(
    private readonly wire: { readonly baseURL: string; readonly apiKey: string | undefined; dispatcher: Dispatcher },
  ) {
    super({ baseURL: wire.baseURL, apiKey: wire.apiKey ?? 'none', maxRetries: 0 });
    const { origin, pathname } = new URL(wire.baseURL);
    this.target = { origin, pathPrefix: pathname.replace(/\/$/, '') };
    this.fixedHeaders = {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': `metacog/${packageVersion}`,
      ...(wire.apiKey === undefined ? {} : { authorization: `Bearer ${wire.apiKey}` }),
    };
  }

  /**
   * @param options  body, signal, timeout (ms, until the last byte of the reply; default 10 minutes) and headers, as an
   *   object of strings, are heeded
   * @throws ConnectionFault, the client's own error for a status other than 2xx, the signal's reason
   */
  override post<Reply>(path: string, options?: PostOptions): APIPromise<Reply> {
    return new APIPromise<Reply>(this, this.send(path, options));
  }

  /** Like `post`, and tells of each part of the body as it comes. What is no JSON is given as text. */
  postStreamed(path: string, options: PostOptions, onData: (chunk: Buffer) => void): APIPromise<unknown> {
    return new APIPromise<unknown>(this, this.send(path, options, onData));
  }

  private async send(path: string, given?: PostOptions, onData?: (chunk: Buffer) => void): Promise<Sent> {
    const options = { method: 'post', path, ...(await given) } as const;
    const startTime = Date.now();
    const reply = await exchange(this.wire.dispatcher, {
      origin: this.target.origin,
      path: this.target.pathPrefix + path,
      method: 'POST',
      headers: { ...this.fixedHeaders, ...(options.headers as Readonly<Record<string, string>>) },
      body: chatBody(options.body as Parameters<typeof chatBody>[0]),
      signal: options.signal ?? undefined,
      timeoutMs: options.timeout ?? REQUEST_TIMEOUT_MS,
      onData,
    });
    const response = new WholeResponse(reply).asResponse();
    if (!response.ok) throw this.statusError(reply.status, reply.text, response.headers);
    return { response, options, controller: this.unused, requestLogID: '', retryOfRequestLogID: undefined, startTime };
  }

  /** As the client makes it: from the `error` of a JSON body, or else from the text. */
  private statusError(status: number, text: string, headers: Headers): Error {
    const body = jsonIn(text);
    return this.makeStatusError(status, body as object, body === undefined ? text : undefined, headers);
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    // A proxy's page, or nothing: it is told as text.
    return undefined;
  }
}
