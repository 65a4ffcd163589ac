import type { IncomingMessage, ServerResponse } from 'node:http';
import { wrongContentType } from './api-error.js';

/** Every reply says where it comes from. */
export const SIMULATED_HEADER = { 'x-simulated': 'true' } as const;

/**
 * The whole body of a JSON request as text.
 * @throws ApiError 400 for another content type; the socket's error when the client goes away before the end
 */
export async function readJsonBody(request: IncomingMessage): Promise<string> {
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw wrongContentType();
  return readText(request);
}

/** By events: an async iterator costs a measurable share of a request that takes no time otherwise. */
function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
  });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...SIMULATED_HEADER,
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendText(response: ServerResponse, contentType: string, text: string): void {
  response.writeHead(200, { ...SIMULATED_HEADER, 'content-type': contentType });
  response.end(text);
}

/** A header's value; the first where it was sent more than once. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
