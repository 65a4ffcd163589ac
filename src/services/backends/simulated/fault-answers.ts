import type { ServerResponse } from 'node:http';
import { badRequest, busy, httpError, internalError, unauthorized, unknownModel, type ApiError } from './api-error.js';
import { sendJson, SIMULATED_HEADER } from './http.js';

/** What a dead engine leaves to the requests that it was working on. */
export const ENGINE_FAILURE = internalError(
  'EngineCore encountered an issue. See stack trace (above) for the root cause.',
);

interface RetryAfter {
  /** Seconds from now. */
  readonly retryAfter?: number | undefined;
  /** Seconds from now, told as a date. */
  readonly retryAfterDate?: number | undefined;
}

/** An error of vLLM itself, in its words. */
export function sendApiError(response: ServerResponse, { status, body }: ApiError, retry: RetryAfter = {}): void {
  sendJson(response, status, body, retryAfterHeader(retry));
}

/** The errors that stand for one request, whatever it asks. */
export const API_FAULTS = {
  'http-400': () => badRequest('The request was refused by an injected fault.'),
  'http-401': () => unauthorized(),
  'http-404': (model: string) => unknownModel(model, 'simulated/another'),
  'http-429': () => httpError(429),
  'http-500': () => ENGINE_FAILURE,
  'http-503': () => busy(),
} as const;

/** An error page, or with status 200 a login page: what stands between client and server answers in its place. */
export function sendHtml(response: ServerResponse, status: 200 | 502 | 504): void {
  const title = { 200: 'Sign in', 502: '502 Bad Gateway', 504: '504 Gateway Time-out' }[status];
  const page =
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
    '<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
  response.writeHead(status, {
    ...SIMULATED_HEADER,
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(page),
  });
  response.end(page);
}

function retryAfterHeader({ retryAfter, retryAfterDate }: RetryAfter): Record<string, string> {
  if (retryAfter !== undefined) return { 'retry-after': String(retryAfter) };
  if (retryAfterDate === undefined) return {};
  return { 'retry-after': new Date(Date.now() + retryAfterDate * 1_000).toUTCString() };
}
