import type { Operation } from '../../src/operations/operation.js';
import { refusalIn } from '../refusal.js';
import { createSocketClient, isRefusal } from '../socket-client.js';
import { Access } from './access.js';
import { Connection } from './connection.js';

/** The server refused an operation, or could not be reached. */
export class ApiError extends Error {}

interface Result<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

export interface Sink<Data> {
  readonly next: (data: Data) => void;
  readonly error: (error: ApiError) => void;
}

/** The GraphQL API as the pages use it: queries and mutations over HTTP, subscriptions over one WebSocket. */
export class Api {
  readonly access = new Access();
  readonly connection = new Connection();
  private readonly socket;

  constructor(private readonly deps: { readonly endpoint: URL }) {
    this.socket = createSocketClient({
      endpoint: deps.endpoint,
      headers: this.access.headers,
      onAccess: this.access.judged,
      onConnection: (isUp) => (isUp ? this.connection.connected() : this.connection.lost()),
      isPatient: true,
    });
  }

  /** @throws ApiError with the server's own words */
  async query<Data, Variables extends object>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Data> {
    const body = JSON.stringify({ query: operation.text, variables });
    const response = await this.send(this.deps.endpoint, { method: 'POST', body, ...(signal && { signal }) });
    return dataOf((await response.json()) as Result<Data>);
  }

  /**
   * @param variables  asked for with each connection: a subscription that goes on after a break may begin where it was
   * @returns a function that ends the subscription
   */
  subscribe<Data, Variables extends object>(
    operation: Operation<Data, Variables>,
    variables: () => Variables,
    sink: Sink<Data>,
  ): () => void {
    const unfollow = this.connection.follow();
    const fail = (error: unknown): void => sink.error(error instanceof ApiError ? error : connectionError(error));
    const end = this.socket.subscribe<Data>(
      {
        query: operation.text,
        // The client writes the message anew for each connection.
        get variables() {
          return variables() as Record<string, unknown>;
        },
      },
      {
        next: (result) => {
          try {
            sink.next(dataOf(result as Result<Data>));
          } catch (error) {
            fail(error);
          }
        },
        error: (error) => {
          unfollow();
          fail(error);
        },
        complete: unfollow,
      },
    );
    return () => {
      unfollow();
      end();
    };
  }

  /**
   * A file of the server as an address within this page: one that needs a token cannot be asked for by the browser itself.
   * @throws ApiError with the server's own words
   */
  async file(url: string): Promise<string> {
    const response = await this.send(new URL(url, this.deps.endpoint), {});
    if (!response.ok) dataOf((await response.json()) as Result<never>);
    return URL.createObjectURL(await response.blob());
  }

  private async send(url: URL, init: RequestInit): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...this.access.headers() };
    const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw connectionError(error);
    });
    if (response.status === 401) {
      this.access.judged(false, await refusalIn(response));
      throw new ApiError(TOKEN_ASKED);
    }
    this.access.judged(true);
    return response;
  }
}

function dataOf<Data>({ data, errors }: Result<Data>): Data {
  if (errors && errors.length > 0) throw new ApiError(errors.map(({ message }) => message).join('\n'));
  if (data === null || data === undefined) throw new ApiError('The server sent no data.');
  return data;
}

const TOKEN_ASKED = 'The server asks for a token.';

/** graphql-ws reports what the server says of a subscription as a list of errors, anything else as an event. */
function connectionError(cause: unknown): ApiError {
  if (isRefusal(cause)) return new ApiError(TOKEN_ASKED, { cause });
  const message = Array.isArray(cause)
    ? cause.map((error: unknown) => (error instanceof Error ? error.message : 'refused')).join('\n')
    : 'The server does not answer.';
  return new ApiError(message, { cause });
}
