import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { BackendClient, type ChatRequest } from '../../../../src/services/backends/backend-client.js';
import { classifyFailure } from '../../../../src/services/backends/backend-error.js';
import {
  CHAT_REQUEST,
  chatCompletion,
  sendJson,
  STALLED,
  withBackend,
  type Answer,
} from '../../../support/scripted-chat.js';

const failureOf = (answer: Answer, more: Partial<ChatRequest> = {}) =>
  withBackend(answer, (client) =>
    client.chat({ ...CHAT_REQUEST, ...more }).then(
      (response) => ({ kind: 'none', code: 'none', message: JSON.stringify(response), retryAfterMs: null }),
      (error: unknown) => classifyFailure(error),
    ),
  );

describe('a chat of the BackendClient that goes wrong', () => {
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
        response.write(JSON.stringify(chatCompletion()), () => response.destroy());
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
      (_, response) => sendJson(response, chatCompletion('other')),
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
    const error = await client.chat(CHAT_REQUEST).catch((thrown: unknown) => thrown);
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
      const error = await client.chat({ ...CHAT_REQUEST, timeoutMs: 50 }).catch((thrown: unknown) => thrown);
      expect(classifyFailure(error)).toMatchObject({
        kind: 'transient',
        code: 'BACKEND_TIMEOUT',
        message: 'No whole reply within 0.05 s',
      });
      await seen[0]!.cutOff;
    });
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
            : chatCompletion('first'),
        );

    it('takes it when both names stand for the same one, and asks for the names once', async () => {
      await withBackend(served({ first: '/weights', m: '/weights' }), async (client, seen) => {
        await client.chat(CHAT_REQUEST);
        await client.chat(CHAT_REQUEST);
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
