import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import type { Observer } from '../../../../../src/services/backends/simulated/observer.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { answerMessages, chatBody, pngDataUrl, post } from '../../../../support/simulated-chat.js';

const KEY = 'a-secret-key';
const keyed = { authorization: `Bearer ${KEY}` };
const PNG_HEAD = 'data:image/png;base64,';

const imageRequest = (...urls: string[]) => ({
  messages: [
    { role: 'user', content: urls.map((url) => ({ type: 'image_url', image_url: { url } })) },
    ...answerMessages().slice(1),
  ],
});
const truncated = () =>
  PNG_HEAD + Buffer.from(pngDataUrl().slice(PNG_HEAD.length), 'base64').subarray(0, -9).toString('base64');

describe('errors of the simulated vLLM', () => {
  let simulator: Simulator;
  let url: string;
  beforeAll(async () => {
    simulator = await startSimulator({ observer: fixedObserver(), apiKey: KEY, maxModelLen: 120 });
    url = `${simulator.url}/v1/chat/completions`;
  });
  afterAll(() => simulator.close());

  it.each([
    ['no key', {}],
    ['another key', { authorization: 'Bearer wrong' }],
    ['no scheme', { authorization: KEY }],
  ])('answers 401 to %s, everywhere under /v1', async (_, headers: Record<string, string>) => {
    for (const path of ['/v1/models', '/v1/nothing']) {
      const response = await fetch(simulator.url + path, { headers });
      expect([response.status, await response.json()]).toEqual([401, { error: 'Unauthorized' }]);
    }
    expect((await post(url, chatBody(), headers)).status).toBe(401);
  });

  it('leaves the other paths open, as vLLM does', async () => {
    for (const path of ['/health', '/version', '/load', '/metrics']) {
      expect((await fetch(simulator.url + path)).status).toBe(200);
    }
    expect((await post(`${simulator.url}/tokenize`, { prompt: 'A' })).status).toBe(200);
  });

  it('answers 404 to an unknown model', async () => {
    const response = await post(url, chatBody({ model: 'Qwen/other' }), keyed);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: {
        message: 'The model `Qwen/other` does not exist. Valid aliases: simulated/fixed.',
        type: 'NotFoundError',
        param: 'model',
        code: 404,
      },
    });
  });

  it.each([
    ['bad JSON', '{"model": ', 'JSON decode error', /^body\.\d+$/],
    ['a body that is no object', '[]', 'expected object', /^body$/],
    ['no messages', chatBody({ messages: undefined }), 'expected array', /^body\.messages$/],
    ['a wrong type', chatBody({ temperature: 'cold' }), 'expected number', /^body\.temperature$/],
    [
      'a fraction of a token',
      chatBody({ max_completion_tokens: 1.5 }),
      'expected int',
      /^body\.max_completion_tokens$/,
    ],
    [
      'a part of an unknown kind',
      chatBody({ messages: [{ role: 'user', content: [{ type: 'noise' }] }] }),
      '',
      /^body\.messages/,
    ],
  ])('answers 400 "Bad Request" to %s', async (_, body, message, param) => {
    const response = await post(url, body, keyed);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(response.status).toBe(400);
    expect(error).toEqual({
      message: expect.stringContaining(message),
      type: 'Bad Request',
      param: expect.stringMatching(param),
      code: 400,
    });
    expect(error.message).toMatch(/^\d+ validation errors?:\n {2}\{'type': '\w+', 'loc': 'body/);
  });

  it('answers 400 to another content type', async () => {
    const response = await post(url, chatBody(), { ...keyed, 'content-type': 'text/plain' });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: {
          message: "1 validation error:\n  Unsupported Media Type: Only 'application/json' is allowed",
          type: 'Bad Request',
          param: null,
          code: 400,
        },
      },
    ]);
  });

  it.each([
    [
      'a prompt that fills the context',
      { messages: [{ role: 'user', content: 'word '.repeat(200) }] },
      'input_tokens',
      /maximum context length is 120 tokens\. However, your prompt contains at least 121 input tokens/,
    ],
    ['several choices', { n: 2 }, 'n', /one choice a request/],
    ['a JSON constraint', { structured_outputs: { json: {} } }, 'structured_outputs', /choice or regex/],
    ['a bad expression', { structured_outputs: { regex: '(' } }, null, /^Grammar error: invalid regex/],
    ['a truncated image', imageRequest(truncated()), null, /image file is truncated/],
    ['an address to fetch', imageRequest('http://127.0.0.1/secret.png'), null, /fetches no images/],
  ])('answers 400 BadRequestError to %s', async (_, fields, param, message) => {
    const response = await post(url, chatBody(fields), keyed);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { message: expect.stringMatching(message), type: 'BadRequestError', param, code: 400 } },
    ]);
  });

  it('gives as many tokens as fit where more are asked for', async () => {
    const messages = [{ role: 'user', content: 'word '.repeat(99) }];
    const response = await post(url, chatBody({ messages, max_completion_tokens: 120 }), keyed);
    const { usage } = (await response.json()) as { usage: { prompt_tokens: number; total_tokens: number } };
    expect([response.status, usage.prompt_tokens, usage.total_tokens]).toEqual([200, 119, 120]);
  });

  it.each([
    ['GET', '/nowhere', 404, 'Not Found'],
    ['GET', '/v1/chat/completions', 405, 'Method Not Allowed'],
  ])('answers %s %s with %i', async (method, path, status, phrase) => {
    const response = await fetch(simulator.url + path, { method, headers: keyed });
    expect([response.status, await response.json()]).toEqual([status, { detail: phrase }]);
  });

  it('throws what the openai client can tell apart', async () => {
    const ask = (apiKey: string, model: string) =>
      new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey, maxRetries: 0 }).chat.completions.create({
        model,
        messages: [{ role: 'user', content: 'Hi' }],
        max_completion_tokens: 1,
      });
    await expect(ask('wrong', 'simulated/fixed')).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(ask(KEY, 'other')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    expect((await ask(KEY, 'simulated/fixed')).choices[0]?.finish_reason).toBe('length');
  });
});

describe('a failing engine', () => {
  it('is answered with 500 InternalServerError', async () => {
    const broken: Observer = {
      ...fixedObserver(),
      observe: () => {
        throw new Error('the engine died');
      },
    };
    const simulator = await startSimulator({ observer: broken });
    try {
      const response = await post(`${simulator.url}/v1/chat/completions`, chatBody());
      expect([response.status, await response.json()]).toEqual([
        500,
        { error: { message: 'the engine died', type: 'InternalServerError', param: null, code: 500 } },
      ]);
      expect(simulator.requests.records[0]).toMatchObject({ status: 500, aborted: false });
    } finally {
      await simulator.close();
    }
  });
});
