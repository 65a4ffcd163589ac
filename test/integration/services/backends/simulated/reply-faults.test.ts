import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf, FaultySimulator, jsonOf, STREAM, vllmError } from '../../../../support/faulty-simulator.js';
import { confidenceMessages } from '../../../../support/simulated-chat.js';

let vllm: FaultySimulator;
beforeAll(async () => {
  vllm = await FaultySimulator.start();
});
afterEach(() => vllm.simulator.faults.clear());
afterAll(() => vllm.close());

describe('faults in what the simulated vLLM replies', () => {
  describe('of status', () => {
    it.each([
      ['http-400', 400, vllmError(400, 'BadRequestError')],
      ['http-401', 401, { error: 'Unauthorized' }],
      [
        'http-404',
        404,
        vllmError(
          404,
          'NotFoundError',
          'The model `simulated/fixed` does not exist. Valid aliases: simulated/another.',
          'model',
        ),
      ],
      ['http-429', 429, vllmError(429, 'Too Many Requests')],
      ['http-500', 500, vllmError(500, 'InternalServerError', expect.stringContaining('EngineCore'))],
      ['http-503', 503, vllmError(503, 'Service Unavailable')],
      ['error-200', 200, vllmError(500, 'InternalServerError')],
    ] as const)('answers %s in the words of vLLM', async (fault, status, body) => {
      const exchange = await vllm.under({ fault });
      expect([exchange.status, jsonOf(exchange)]).toEqual([status, body]);
      expect(exchange.headers).toMatchObject({ 'content-type': 'application/json', 'x-simulated': 'true' });
      expect(exchange.headers['retry-after']).toBeUndefined();
      expect(vllm.lastRecord()).toMatchObject({ status, complete: true, aborted: false, reply: null });
    });

    it.each(['http-429', 'http-503'] as const)('tells with %s when to come again', async (fault) => {
      expect((await vllm.under({ fault, retryAfter: 2 })).headers['retry-after']).toBe('2');
      const date = (await vllm.under({ fault, retryAfterDate: 60 })).headers['retry-after']!;
      expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
      expect(Math.abs(Date.parse(date) - Date.now() - 60_000)).toBeLessThan(5_000);
    });

    it.each([
      ['http-502', 502, '502 Bad Gateway'],
      ['http-504', 504, '504 Gateway Time-out'],
      ['html-200', 200, 'Sign in'],
    ] as const)('answers %s with the page of a proxy', async (fault, status, title) => {
      const exchange = await vllm.under({ fault });
      expect([exchange.status, exchange.headers['content-type']]).toEqual([status, 'text/html']);
      expect(exchange.body).toContain(`<h1>${title}</h1>`);
    });

    it('serves, and lists, another model until the rules change', async () => {
      const models = async (): Promise<unknown> => (await fetch(`${vllm.simulator.url}/v1/models`)).json();
      const exchange = await vllm.under({ fault: 'model-changed', model: 'Qwen3', maxModelLen: 100 });
      expect(exchange.status).toBe(404);
      expect(await models()).toMatchObject({ data: [{ id: 'simulated/Qwen3', max_model_len: 100 }] });
      expect(contentOf(await vllm.ask({ model: 'simulated/Qwen3', max_completion_tokens: 1 }))).toBe('A');
      expect((await vllm.ask({ model: 'simulated/Qwen3', max_completion_tokens: 101 })).status).toBe(400);
      vllm.simulator.faults.clear();
      expect(await models()).toMatchObject({ data: [{ id: 'simulated/fixed', max_model_len: 32_768 }] });
      expect((await vllm.ask()).status).toBe(200);
    });

    it('names the change of model on every request that it meets', async () => {
      vllm.simulator.faults.set([{ fault: 'model-changed', nth: 2 }]);
      expect([(await vllm.ask()).status, (await vllm.ask()).status, (await vllm.ask()).status]).toEqual([
        200, 404, 404,
      ]);
      expect(vllm.simulator.requests.records.slice(-3).map(({ fault }) => fault)).toEqual([
        null,
        'model-changed',
        'model-changed',
      ]);
    });
  });

  describe('of the reply', () => {
    it('is a whole body that is not JSON', async () => {
      const { status, headers, body, ending } = await vllm.under({ fault: 'malformed-json' });
      expect([status, ending]).toEqual([200, 'end']);
      expect(Buffer.byteLength(body)).toBe(Number(headers['content-length']));
      expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
      expect(vllm.lastRecord()).toMatchObject({ complete: true, reply: null });
    });

    it('has no choices', async () => {
      expect(jsonOf(await vllm.under({ fault: 'empty-choices' }))).toMatchObject({
        object: 'chat.completion',
        choices: [],
      });
      expect(vllm.lastRecord().reply).toBeNull();
    });

    it('has null for content, plain and streamed', async () => {
      expect(contentOf(await vllm.under({ fault: 'null-content' }))).toBeNull();
      expect(vllm.lastRecord().reply).toBeNull();
      const { body } = await vllm.under({ fault: 'null-content' }, STREAM);
      expect(body).toContain('"delta":{"role":"assistant","content":null}');
      expect(body).toContain('data: [DONE]');
    });

    it('lacks its logprobs', async () => {
      const exchange = await vllm.under({ fault: 'missing-logprobs' }, { logprobs: true, top_logprobs: 20 });
      expect(jsonOf(exchange)).toMatchObject({ choices: [{ message: { content: 'A' }, logprobs: null }] });
      expect(vllm.lastRecord().reply).toBe('A');
    });

    it('names another model', async () => {
      expect(jsonOf(await vllm.under({ fault: 'wrong-model' }))).toMatchObject({ model: 'simulated/other' });
    });

    it.each(['C', 'both'])('says the letter %s, even under a constraint', async (text) => {
      const constraint = { structured_outputs: { choice: ['A', 'B'] } };
      expect(contentOf(await vllm.under({ fault: 'wrong-letter', text }, constraint))).toBe(text);
      expect(vllm.lastRecord()).toMatchObject({ reply: text, complete: true });
    });

    it.each(['confidence: 7', '4.5', 'five'])('rates "%s", with logprobs that fit', async (text) => {
      const fields = { messages: confidenceMessages('A'), logprobs: true, top_logprobs: 2 };
      const exchange = await vllm.under({ fault: 'wrong-confidence', text }, fields, '1/Q-1/0/2/1');
      expect(contentOf(exchange)).toBe(text);
      const { choices } = jsonOf(exchange) as { choices: { logprobs: { content: { token: string }[] } }[] };
      expect(choices[0]!.logprobs.content.map(({ token }) => token).join('')).toBe(`${text}<|im_end|>`);
    });

    it('spoils letters at stage 1 and ratings at stage 2 only, as the request says or shows', async () => {
      vllm.simulator.faults.set([{ fault: 'wrong-letter' }, { fault: 'wrong-confidence' }]);
      const second = { messages: confidenceMessages('A') };
      expect(contentOf(await vllm.ask())).toBe('C');
      expect(contentOf(await vllm.ask(second, '1/Q-1/0/2/1'))).toBe('confidence: 7');
      expect(contentOf(await vllm.ask(second, 'free'))).toBe('confidence: 7');
    });

    it('says nothing', async () => {
      const exchange = await vllm.under({ fault: 'empty-text' });
      expect(jsonOf(exchange)).toMatchObject({ choices: [{ message: { content: '' }, finish_reason: 'stop' }] });
      expect(vllm.lastRecord()).toMatchObject({ reply: '', complete: true });
    });

    it('is cut where the request allows no more tokens', async () => {
      const exchange = await vllm.under({ fault: 'wrong-letter', text: 'both of them' }, { max_completion_tokens: 1 });
      expect(jsonOf(exchange)).toMatchObject({ choices: [{ message: { content: 'both' }, finish_reason: 'length' }] });
    });
  });
});
