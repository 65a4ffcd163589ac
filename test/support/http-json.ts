import http from 'node:http';

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
    readonly [field: string]: unknown;
  };
}

/** Fetches what must be JSON; anything else fails with its first words. */
export async function fetchJson(url: string, init?: RequestInit): Promise<JsonAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  try {
    return { status: response.status, headers: response.headers, body: JSON.parse(text) as JsonAnswer['body'] };
  } catch (error) {
    throw new Error(`${url} answered ${response.status} with no JSON: ${text.slice(0, 200)}`, { cause: error });
  }
}

/** POSTs a GraphQL operation. */
export function postGraphQL(
  url: string,
  operation: string | { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> },
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> {
  const body = JSON.stringify(typeof operation === 'string' ? { query: operation } : operation);
  return fetchJson(`${url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** Status of a GET with headers that fetch does not let a program set, such as Host. */
export function statusWithHeaders(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
  });
}
