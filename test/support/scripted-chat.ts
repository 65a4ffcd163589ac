import type { ServerResponse } from 'node:http';
import { BackendClient, type ChatRequest } from '../../src/services/backends/backend-client.js';
import { startScriptedBackend, type SeenRequest } from './scripted-backend.js';

export const CHAT_REQUEST: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', content: 'Which? „Ä"\n' }],
  temperature: 0,
  maxTokens: 1,
  seed: null,
  logprobs: false,
  constraint: null,
  requestId: '1/Q-1/0/1/1',
  signal: new AbortController().signal,
};

/** What a backend answers to it. */
export function chatCompletion(model = 'm'): Readonly<Record<string, unknown>> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: 'A ä' }, finish_reason: 'length', logprobs: null }],
    usage: { prompt_tokens: 7, completion_tokens: 1, total_tokens: 8, prompt_tokens_details: null },
  };
}

export type Answer = (request: SeenRequest, response: ServerResponse) => unknown;

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Begins and does not end. */
export const STALLED: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"id":"chatcmpl-1",');
};

/** A client of a backend that answers so, for the time of `work`. */
export async function withBackend<T>(
  answer: Answer,
  work: (client: BackendClient, seen: readonly SeenRequest[]) => Promise<T>,
  { apiKey, prefix = '' }: { apiKey?: string; prefix?: string } = {},
): Promise<T> {
  await using backend = await startScriptedBackend(answer);
  const client = new BackendClient({ url: backend.url + prefix, apiKey, maxInFlight: 4 });
  try {
    return await work(client, backend.seen);
  } finally {
    await client.close();
  }
}
