import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackendClient, type ChatRequest } from '../../../../src/services/backends/backend-client.js';
import { classifyFailure } from '../../../../src/services/backends/backend-error.js';
import { startScriptedBackend, type SeenRequest } from '../../../support/scripted-backend.js';

const request: ChatRequest = {
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
const completion = (model = 'm') => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model,
  choices: [{ index: 0, message: { role: 'assistant', content: 'A ä' }, finish_reason: 'length', logprobs: null }],
  usage: { prompt_tokens: 7, completion_tokens: 1, total_tokens: 8, prompt_tokens_details: null },
});
const sendJson = (response: ServerResponse, body: unknown, status = 200, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

type Answer = (request: SeenRequest, response: ServerResponse) => unknown;
const STALLED: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"id":"chatcmpl-1",');
};

/** A client of a backend that answers so, for the time of `work`. */
async function withBackend<T>(
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
const failureOf = (answer: Answer, more: Partial<ChatRequest> = {}) =>
  withBackend(answer, (client) =>
    client.chat({ ...request, ...more }).then(
      (response) => ({ kind: 'none', code: 'none', message: JSON.stringify(response), retryAfterMs: null }),
      (error: unknown) => classifyFailure(error),
    ),
  );

describe('BackendClient.chat', () => {
  it('sends what vLLM reads and gives back what it said', async () => {
    await withBackend(
      (_, response) => sendJson(response, completion()),
      async (client, seen) => {
        const constraint = { choice: ['A', 'B'] };
        const response = await client.chat({ ...request, seed: 3, logprobs: true, constraint });
        expect(response).toMatchObject({ model: 'm', choices: [{ message: { content: 'A ä' } }] });
        expect(seen[0]).toMatchObject({ method: 'POST', path: '/prefix/v1/chat/completions' });
        expect(seen[0]!.headers).toMatchObject({
          authorization: 'Bearer secret',
          'content-type': 'application/json',
          'x-request-id': '1/Q-1/0/1/1',
          'content-length': String(Buffer.byteLength(seen[0]!.text)),
        });
        expect(JSON.parse(seen[0]!.text)).toEqual({
          model: 'm',
          messages: request.messages,
          temperature: 0,
          max_completion_tokens: 1,
          logprobs: true,
          top_logprobs: 20,
          seed: 3,
          structured_outputs: { choice: ['A', 'B'] },
        });
      },
      { apiKey: 'secret', prefix: '/prefix' },
    );
  });

  it('keeps connections and uses them again', async () => {
    const ports = new Set<unknown>();
    await withBackend(
      ({ headers }, response) => {
        ports.add(response.req.socket.remotePort);
        return sendJson(response, { ...completion(), id: headers['x-request-id'] });
      },
      async (client) => {
        const ask = async (n: number): Promise<string> => (await client.chat({ ...request, requestId: `${n}` })).id;
        expect(await Promise.all(Array.from({ length: 40 }, (_, n) => ask(n)))).toEqual(
          Array.from({ length: 40 }, (_, n) => `${n}`),
        );
      },
    );
    expect(ports.size).toBeLessThanOrEqual(4);
  });

  it.each<[string, Answer, string, string]>([
    ['reset', (_, response) => response.req.socket.resetAndDestroy(), 'transient', 'BACKEND_CONNECTION_LOST'],
    ['closed', (_, response) => response.destroy(), 'transient', 'BACKEND_CONNECTION_LOST'],
    ['no HTTP', (_, response) => response.socket!.end('hello\r\n\r\n'), 'transient', 'BACKEND_INVALID_RESPONSE'],
    [
      'cut body of known length',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
        response.write('{"id":', () => response.destroy());
      },
      'transient',
      'BACKEND_CONNECTION_LOST',
    ],
    [
      'cut chunked body',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(JSON.stringify(completion()), () => response.destroy());
      },
      'transient',
      'BACKEND_CONNECTION_LOST',
    ],
    [
      'malformed JSON',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":'),
      'transient',
      'BACKEND_INVALID_RESPONSE',
    ],
    [
      'HTML',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>502</html>'),
      'transient',
      'BACKEND_INVALID_RESPONSE',
    ],
    ['an empty 200', (_, response) => response.end(), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['204', (_, response) => response.writeHead(204).end(), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['an error with 200', (_, response) => sendJson(response, { error: 'x' }), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['redirection', (_, response) => response.writeHead(307, { location: '/' }).end(), 'fatal', 'BACKEND_MOVED'],
    ['401', (_, response) => sendJson(response, { error: 'Unauthorized' }, 401), 'fatal', 'BACKEND_UNAUTHORIZED'],
    ['500', (_, response) => sendJson(response, { error: { message: 'x' } }, 500), 'transient', 'BACKEND_ERROR'],
    [
      'another model',
      (_, response) => sendJson(response, completion('other')),
      'transient',
      'BACKEND_INVALID_RESPONSE',
    ],
  ])('ends by name: %s', async (_, answer, kind, code) => {
    expect(await failureOf(answer)).toMatchObject({ kind, code });
  });

  it('ends by name: nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const client = new BackendClient({ url: `http://localhost:${port}`, apiKey: undefined, maxInFlight: 4 });
    const error = await client.chat(request).catch((thrown: unknown) => thrown);
    expect(classifyFailure(error)).toMatchObject({ kind: 'transient', code: 'BACKEND_UNREACHABLE' });
    expect(classifyFailure(error).message).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
    await client.close();
  });

  it('says how long the backend asks to be left alone', async () => {
    const answer: Answer = (_, response) => sendJson(response, { error: {} }, 503, { 'Retry-After': '7' });
    expect(await failureOf(answer)).toMatchObject({ kind: 'rateLimited', retryAfterMs: 7000 });
  });

  it.each<[string, Answer]>([
    ['before the headers', () => undefined],
    ['in the body', STALLED],
    [
      'drop by drop',
      (_, response) => {
        STALLED(_, response);
        const timer = setInterval(() => response.write(' '), 5);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('gives a reply up that stalls %s, and closes its connection', async (_, answer) => {
    await withBackend(answer, async (client, seen) => {
      const error = await client.chat({ ...request, timeoutMs: 50 }).catch((thrown: unknown) => thrown);
      expect(classifyFailure(error)).toMatchObject({
        kind: 'transient',
        code: 'BACKEND_TIMEOUT',
        message: 'No whole reply within 0.05 s',
      });
      await seen[0]!.cutOff;
    });
  });

  it.each<[string, Answer]>([
    ['before the headers', () => undefined],
    ['in the body', STALLED],
  ])('ends with the reason of its signal %s, and closes its connection', async (_, answer) => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const abort: Answer = (seen, response) => {
      answer(seen, response);
      setImmediate(() => controller.abort(reason));
    };
    await withBackend(abort, async (client, seen) => {
      await expect(client.chat({ ...request, signal: controller.signal })).rejects.toBe(reason);
      await seen[0]!.cutOff;
      await expect(client.chat({ ...request, signal: controller.signal })).rejects.toBe(reason);
      expect(seen).toHaveLength(1);
    });
  });

  it('never sends a request that was aborted while it waited for a connection', async () => {
    const controllers = Array.from({ length: 6 }, () => new AbortController());
    const held: ServerResponse[] = [];
    await withBackend(
      (_, response) => held.push(response),
      async (client, seen) => {
        const chats = controllers.map(({ signal }, n) => client.chat({ ...request, signal, requestId: `${n}` }));
        while (held.length < 4) await new Promise(setImmediate);
        controllers[4]!.abort(new Error('cancelled'));
        await expect(chats[4]).rejects.toThrow('cancelled');
        for (const response of held.splice(0)) sendJson(response, completion());
        while (held.length < 1) await new Promise(setImmediate);
        sendJson(held[0]!, completion());
        await Promise.all([...chats.slice(0, 4), chats[5]]);
        expect(seen.map(({ headers }) => headers['x-request-id']).sort()).toEqual(['0', '1', '2', '3', '5']);
      },
    );
  });

  it('stops reading a body that has no end', async () => {
    const flood: Answer = (_, response) => {
      const chunk = Buffer.alloc(2 ** 20, ' ');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    };
    expect(await failureOf(flood)).toMatchObject({ code: 'BACKEND_INVALID_RESPONSE', message: /longer than 16 MiB/ });
  });

  describe('when another model answers', () => {
    const served =
      (roots: Readonly<Record<string, string>>): Answer =>
      ({ path }, response) =>
        sendJson(
          response,
          path === '/v1/models'
            ? { data: Object.entries(roots).map(([id, root]) => ({ id, root })) }
            : completion('first'),
        );

    it('takes it when both names stand for the same one, and asks for the names once', async () => {
      await withBackend(served({ first: '/weights', m: '/weights' }), async (client, seen) => {
        await client.chat(request);
        await client.chat(request);
        expect(seen.filter(({ path }) => path === '/v1/models')).toHaveLength(1);
      });
    });

    it.each<Record<string, string>>([{ first: '/other', m: '/weights' }, { m: '/weights' }, { first: '/other' }])(
      'refuses it when they do not: %j',
      async (roots) => {
        expect(await failureOf(served(roots))).toMatchObject({
          kind: 'fatal',
          code: 'MODEL_MISMATCH',
          message: "'m' was asked and 'first' has answered",
        });
      },
    );
  });
});

describe('BackendClient.models', () => {
  it('is answered while every connection for chats is taken', async () => {
    await withBackend(
      ({ path }, response) => path === '/v1/models' && sendJson(response, { data: [{ id: 'm', root: '/weights' }] }),
      async (client, seen) => {
        const controller = new AbortController();
        const chats = Array.from({ length: 4 }, () => client.chat({ ...request, signal: controller.signal }));
        while (seen.length < 4) await new Promise(setImmediate);
        expect(await client.models()).toEqual([{ id: 'm', ownedBy: null, maxModelLen: null, root: '/weights' }]);
        controller.abort(new Error('over'));
        await Promise.allSettled(chats);
      },
    );
  });

  it('says where the server has moved to, so that it cannot pass for being there', async () => {
    await withBackend(
      (_, response) => response.writeHead(301, { location: 'https://gpu-1/v1/models' }).end(),
      async (client) => {
        await expect(client.models()).rejects.toThrow('301 it has moved to https://gpu-1/v1/models');
        expect(await client.version()).toBeNull();
      },
    );
  });
});
