import type { ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import {
  CHAT_REQUEST,
  chatCompletion,
  sendJson,
  STALLED,
  withBackend,
  type Answer,
} from '../../../support/scripted-chat.js';

describe('BackendClient.chat', () => {
  it('sends what vLLM reads and gives back what it said', async () => {
    await withBackend(
      (_, response) => sendJson(response, chatCompletion()),
      async (client, seen) => {
        const constraint = { choice: ['A', 'B'] };
        const response = await client.chat({ ...CHAT_REQUEST, seed: 3, logprobs: true, constraint });
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
          messages: CHAT_REQUEST.messages,
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
        sendJson(response, { ...chatCompletion(), id: headers['x-request-id'] });
      },
      async (client) => {
        const ask = async (n: number): Promise<string> =>
          (await client.chat({ ...CHAT_REQUEST, requestId: `${n}` })).id;
        expect(await Promise.all(Array.from({ length: 40 }, (_, n) => ask(n)))).toEqual(
          Array.from({ length: 40 }, (_, n) => `${n}`),
        );
      },
    );
    expect(ports.size).toBeLessThanOrEqual(4);
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
      await expect(client.chat({ ...CHAT_REQUEST, signal: controller.signal })).rejects.toBe(reason);
      await seen[0]!.cutOff;
      await expect(client.chat({ ...CHAT_REQUEST, signal: controller.signal })).rejects.toBe(reason);
      expect(seen).toHaveLength(1);
    });
  });

  it('never sends a request that was aborted while it waited for a connection', async () => {
    const controllers = Array.from({ length: 6 }, () => new AbortController());
    const held: ServerResponse[] = [];
    await withBackend(
      (_, response) => held.push(response),
      async (client, seen) => {
        const chats = controllers.map(({ signal }, n) => client.chat({ ...CHAT_REQUEST, signal, requestId: `${n}` }));
        while (held.length < 4) await new Promise(setImmediate);
        controllers[4]!.abort(new Error('cancelled'));
        await expect(chats[4]).rejects.toThrow('cancelled');
        for (const response of held.splice(0)) sendJson(response, chatCompletion());
        while (held.length < 1) await new Promise(setImmediate);
        sendJson(held[0]!, chatCompletion());
        await Promise.all([...chats.slice(0, 4), chats[5]]);
        expect(seen.map(({ headers }) => headers['x-request-id']).sort()).toEqual(['0', '1', '2', '3', '5']);
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
        const chats = Array.from({ length: 4 }, () => client.chat({ ...CHAT_REQUEST, signal: controller.signal }));
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
