import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultInput } from '../../../../../src/services/backends/simulated/fault.js';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import type { RequestRecord } from '../../../../../src/services/backends/simulated/request-log.js';
import { constantServiceTime } from '../../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { dechunk, rawPost, type RawExchange } from '../../../../support/raw-exchange.js';
import { chatBody, confidenceMessages } from '../../../../support/simulated-chat.js';

const vllmError = (code: number, type: string, message: unknown = expect.any(String), param: string | null = null) => ({
  error: { message, type, param, code },
});
const json = ({ body }: RawExchange): unknown => JSON.parse(body) as unknown;
const content = (exchange: RawExchange): unknown =>
  (json(exchange) as { choices: { message: { content: unknown } }[] }).choices[0]?.message.content;

describe('faults of the simulated vLLM', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ observer: fixedObserver(), serviceTime: constantServiceTime(0) });
  });
  afterEach(() => simulator.faults.clear());
  afterAll(() => simulator.close());

  const url = () => `${simulator.url}/v1/chat/completions`;
  const lastRecord = (): RequestRecord => simulator.requests.records.at(-1)!;
  /** One stage-1 request on its own connection. */
  function ask(fields: Readonly<Record<string, unknown>> = {}, requestId = '1/Q-1/0/1/1'): Promise<RawExchange> {
    return rawPost(url(), chatBody(fields), { 'x-request-id': requestId });
  }
  async function under(
    fault: FaultInput,
    fields: Readonly<Record<string, unknown>> = {},
    requestId?: string,
  ): Promise<RawExchange> {
    simulator.faults.set([fault]);
    const exchange = await ask(fields, requestId);
    expect(lastRecord().fault).toBe(fault.fault);
    expect(simulator.faults.list()).toMatchObject([{ matched: 1, injected: 1 }]);
    return exchange;
  }
  const stream = { stream: true };

  describe('of the connection', () => {
    it('refuses for a time, resets what is open, and comes back on its port', async () => {
      simulator.faults.set([
        { fault: 'stall', qid: 'held' },
        { fault: 'refused', forMs: 100 },
      ]);
      const held = ask({}, '1/held/0/1/1');
      while ((await metric('vllm:num_requests_running')) !== 1);
      const cause = await ask();
      expect([cause.status, cause.ending]).toEqual([null, 'ECONNRESET']);
      expect(await held).toMatchObject({ status: null, ending: 'ECONNRESET' });
      expect((await ask()).ending).toBe('ECONNREFUSED');
      simulator.faults.clear();
      let back = await ask();
      while (back.ending === 'ECONNREFUSED') back = await ask();
      expect(back.status).toBe(200);
      const records = simulator.requests.records.slice(-3);
      expect(records.map(({ trial, fault, aborted, complete }) => [trial?.qid, fault, aborted, complete])).toEqual(
        expect.arrayContaining([
          ['held', 'stall', false, false],
          ['Q-1', 'refused', false, false],
          ['Q-1', null, false, true],
        ]),
      );
      expect(await metric('vllm:num_requests_running')).toBe(0);
    });

    it('stops and listens again when it is told to', async () => {
      await simulator.stopListening();
      expect((await ask()).ending).toBe('ECONNREFUSED');
      await Promise.all([simulator.listenAgain(), simulator.listenAgain()]);
      expect((await ask()).status).toBe(200);
    });

    it('resets before the headers', async () => {
      const { status, body, ending } = await under({ fault: 'reset-before-headers' });
      expect([status, body, ending]).toEqual([null, '', 'ECONNRESET']);
      expect(lastRecord()).toMatchObject({ status: null, aborted: false, complete: false, reply: null });
    });

    it('resets before the body', async () => {
      const { status, headers, body, ending } = await under({ fault: 'reset-before-body' });
      expect([status, body, ending]).toEqual([200, '', 'ECONNRESET']);
      expect(Number(headers['content-length'])).toBeGreaterThan(0);
      expect(lastRecord()).toMatchObject({ status: 200, aborted: false, complete: false });
    });

    it('resets in the middle of a body', async () => {
      const { status, headers, body, ending } = await under({ fault: 'reset-mid-body' });
      expect([status, ending]).toEqual([200, 'ECONNRESET']);
      expect(body).toMatch(/^\{"id":"chatcmpl-/);
      expect(body.length).toBeLessThan(Number(headers['content-length']));
      expect(lastRecord()).toMatchObject({ aborted: false, complete: false, reply: 'A' });
    });

    it('resets in the middle of a stream', async () => {
      const { headers, body, ending } = await under({ fault: 'reset-mid-body' }, stream);
      expect([headers['transfer-encoding'], ending]).toEqual(['chunked', 'ECONNRESET']);
      expect(dechunk(body)).toMatchObject({ isWhole: false, text: expect.stringContaining('"content":"A"') });
    });

    it('lets what it sent be read before it resets, in a process that is busy', async () => {
      // After the sockets were served and before the timers: the reset is due before anybody has read again.
      let busy = setImmediate(function block() {
        const startedAt = performance.now();
        while (performance.now() - startedAt < 40);
        busy = setImmediate(block);
      });
      try {
        const exchanges = [await under({ fault: 'reset-before-body' }), await under({ fault: 'reset-mid-body' })];
        expect(exchanges.map(({ status, ending }) => [status, ending])).toEqual([
          [200, 'ECONNRESET'],
          [200, 'ECONNRESET'],
        ]);
      } finally {
        clearImmediate(busy);
      }
    });

    it('ends before the length that it told', async () => {
      const { status, headers, body, ending } = await under({ fault: 'cut-length' });
      expect([status, ending]).toEqual([200, 'end']);
      expect(body.length).toBeGreaterThan(0);
      expect(body.length).toBeLessThan(Number(headers['content-length']));
      expect(lastRecord()).toMatchObject({ aborted: false, complete: false });
    });

    it('ends before the last chunk', async () => {
      const { status, headers, body, ending } = await under({ fault: 'cut-chunked' });
      expect([status, headers['transfer-encoding'], ending]).toEqual([200, 'chunked', 'end']);
      expect(dechunk(body).isWhole).toBe(false);
      expect(lastRecord()).toMatchObject({ aborted: false, complete: false });
    });
  });

  describe('of a stream', () => {
    it('ends cleanly after the first token', async () => {
      const { status, body, ending } = await under({ fault: 'truncated-stream' }, stream);
      const { text, isWhole } = dechunk(body);
      expect([status, isWhole, ending]).toEqual([200, true, 'end']);
      expect(text).toContain('"content":"A"');
      expect(text).not.toContain('"finish_reason":"');
      expect(text).not.toContain('[DONE]');
      expect(lastRecord()).toMatchObject({ aborted: false, complete: false, reply: 'A' });
    });

    it('ends a plain body cleanly at its half', async () => {
      const { text, isWhole } = dechunk((await under({ fault: 'truncated-stream' })).body);
      expect(isWhole).toBe(true);
      expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    });

    it('tells of an error after the first token', async () => {
      const { status, body } = await under({ fault: 'error-frame' }, stream);
      const frames = dechunk(body).text.trim().split('\n\n');
      expect(status).toBe(200);
      expect(frames.at(-1)).toBe('data: [DONE]');
      expect(JSON.parse(frames.at(-2)!.slice('data: '.length))).toEqual(vllmError(500, 'InternalServerError'));
      expect(lastRecord()).toMatchObject({ complete: true, reply: null });
    });
  });

  describe('of time', () => {
    it('stalls in its slot until the client goes away', async () => {
      simulator.faults.set([{ fault: 'stall', first: 1 }]);
      const before = await metric('vllm:request_success_total{finished_reason="abort"');
      const client = new AbortController();
      const reply = fetch(url(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(chatBody()),
        signal: client.signal,
      });
      while ((await metric('vllm:num_requests_running')) !== 1);
      client.abort();
      await expect(reply).rejects.toThrow('aborted');
      while ((await metric('vllm:num_requests_running')) !== 0);
      expect(await metric('vllm:request_success_total{finished_reason="abort"')).toBe(before! + 1);
      expect(lastRecord()).toMatchObject({ fault: 'stall', status: null, aborted: true, complete: false, reply: null });
    });

    it('sends headers at once and the body slowly, outside its slot', async () => {
      simulator.faults.set([{ fault: 'slow-body', bodyMs: 200 }]);
      const slow = ask();
      while ((await metric('vllm:request_success_total{finished_reason="stop"')) === 0);
      expect(await metric('vllm:num_requests_running')).toBe(0);
      const { status, headersMs, endMs, ending } = await slow;
      expect([status, ending]).toEqual([200, 'end']);
      expect(endMs - headersMs).toBeGreaterThan(150);
      expect(content(await slow)).toBe('A');
      expect(lastRecord()).toMatchObject({ fault: 'slow-body', complete: true, reply: 'A' });
    });

    it('takes several times its time', async () => {
      const own = await startSimulator({ observer: fixedObserver(), serviceTime: constantServiceTime(30) });
      own.faults.set([{ fault: 'latency-spike', times: 5 }]);
      const { status, endMs } = await rawPost(`${own.url}/v1/chat/completions`, chatBody());
      await own.close();
      expect(status).toBe(200);
      expect(endMs).toBeGreaterThan(149);
    });
  });

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
      const exchange = await under({ fault });
      expect([exchange.status, json(exchange)]).toEqual([status, body]);
      expect(exchange.headers).toMatchObject({ 'content-type': 'application/json', 'x-simulated': 'true' });
      expect(exchange.headers['retry-after']).toBeUndefined();
      expect(lastRecord()).toMatchObject({ status, complete: true, aborted: false, reply: null });
    });

    it.each(['http-429', 'http-503'] as const)('tells with %s when to come again', async (fault) => {
      expect((await under({ fault, retryAfter: 2 })).headers['retry-after']).toBe('2');
      const date = (await under({ fault, retryAfterDate: 60 })).headers['retry-after']!;
      expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
      expect(Math.abs(Date.parse(date) - Date.now() - 60_000)).toBeLessThan(5_000);
    });

    it.each([
      ['http-502', 502, '502 Bad Gateway'],
      ['http-504', 504, '504 Gateway Time-out'],
      ['html-200', 200, 'Sign in'],
    ] as const)('answers %s with the page of a proxy', async (fault, status, title) => {
      const exchange = await under({ fault });
      expect([exchange.status, exchange.headers['content-type']]).toEqual([status, 'text/html']);
      expect(exchange.body).toContain(`<h1>${title}</h1>`);
    });

    it('serves, and lists, another model until the rules change', async () => {
      const models = async (): Promise<unknown> => (await fetch(`${simulator.url}/v1/models`)).json();
      const exchange = await under({ fault: 'model-changed', model: 'Qwen3', maxModelLen: 100 });
      expect(exchange.status).toBe(404);
      expect(await models()).toMatchObject({ data: [{ id: 'simulated/Qwen3', max_model_len: 100 }] });
      expect(content(await ask({ model: 'simulated/Qwen3', max_completion_tokens: 1 }))).toBe('A');
      expect((await ask({ model: 'simulated/Qwen3', max_completion_tokens: 101 })).status).toBe(400);
      simulator.faults.clear();
      expect(await models()).toMatchObject({ data: [{ id: 'simulated/fixed', max_model_len: 32_768 }] });
      expect((await ask()).status).toBe(200);
    });

    it('names the change of model on every request that it meets', async () => {
      simulator.faults.set([{ fault: 'model-changed', nth: 2 }]);
      expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 404, 404]);
      expect(simulator.requests.records.slice(-3).map(({ fault }) => fault)).toEqual([
        null,
        'model-changed',
        'model-changed',
      ]);
    });
  });

  describe('of the reply', () => {
    it('is a whole body that is not JSON', async () => {
      const { status, headers, body, ending } = await under({ fault: 'malformed-json' });
      expect([status, ending]).toEqual([200, 'end']);
      expect(Buffer.byteLength(body)).toBe(Number(headers['content-length']));
      expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
      expect(lastRecord()).toMatchObject({ complete: true, reply: null });
    });

    it('has no choices', async () => {
      expect(json(await under({ fault: 'empty-choices' }))).toMatchObject({ object: 'chat.completion', choices: [] });
      expect(lastRecord().reply).toBeNull();
    });

    it('has null for content, plain and streamed', async () => {
      expect(content(await under({ fault: 'null-content' }))).toBeNull();
      expect(lastRecord().reply).toBeNull();
      const { body } = await under({ fault: 'null-content' }, stream);
      expect(body).toContain('"delta":{"role":"assistant","content":null}');
      expect(body).toContain('data: [DONE]');
    });

    it('lacks its logprobs', async () => {
      const exchange = await under({ fault: 'missing-logprobs' }, { logprobs: true, top_logprobs: 20 });
      expect(json(exchange)).toMatchObject({ choices: [{ message: { content: 'A' }, logprobs: null }] });
      expect(lastRecord().reply).toBe('A');
    });

    it('names another model', async () => {
      expect(json(await under({ fault: 'wrong-model' }))).toMatchObject({ model: 'simulated/other' });
    });

    it.each(['C', 'both'])('says the letter %s, even under a constraint', async (text) => {
      const constraint = { structured_outputs: { choice: ['A', 'B'] } };
      expect(content(await under({ fault: 'wrong-letter', text }, constraint))).toBe(text);
      expect(lastRecord()).toMatchObject({ reply: text, complete: true });
    });

    it.each(['confidence: 7', '4.5', 'five'])('rates "%s", with logprobs that fit', async (text) => {
      const fields = { messages: confidenceMessages('A'), logprobs: true, top_logprobs: 2 };
      const exchange = await under({ fault: 'wrong-confidence', text }, fields, '1/Q-1/0/2/1');
      expect(content(exchange)).toBe(text);
      const { choices } = json(exchange) as { choices: { logprobs: { content: { token: string }[] } }[] };
      expect(choices[0]!.logprobs.content.map(({ token }) => token).join('')).toBe(`${text}<|im_end|>`);
    });

    it('spoils letters at stage 1 and ratings at stage 2 only, as the request says or shows', async () => {
      simulator.faults.set([{ fault: 'wrong-letter' }, { fault: 'wrong-confidence' }]);
      const second = { messages: confidenceMessages('A') };
      expect(content(await ask())).toBe('C');
      expect(content(await ask(second, '1/Q-1/0/2/1'))).toBe('confidence: 7');
      expect(content(await ask(second, 'free'))).toBe('confidence: 7');
    });

    it('says nothing', async () => {
      const exchange = await under({ fault: 'empty-text' });
      expect(json(exchange)).toMatchObject({ choices: [{ message: { content: '' }, finish_reason: 'stop' }] });
      expect(lastRecord()).toMatchObject({ reply: '', complete: true });
    });

    it('is cut where the request allows no more tokens', async () => {
      const exchange = await under({ fault: 'wrong-letter', text: 'both of them' }, { max_completion_tokens: 1 });
      expect(json(exchange)).toMatchObject({ choices: [{ message: { content: 'both' }, finish_reason: 'length' }] });
    });
  });

  it('refuses a wrong rule and keeps those that it has', () => {
    simulator.faults.set([{ fault: 'stall' }]);
    expect(() => simulator.faults.set([{ fault: 'stall', rate: 2 }])).toThrow('rate');
    expect(simulator.faults.list()).toMatchObject([{ rule: { fault: 'stall' } }]);
  });

  it('counts what was injected, beyond a change of rules', async () => {
    const own = await startSimulator({ observer: fixedObserver(), faults: [{ fault: 'http-500', every: 2 }] });
    const statuses: (number | null)[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await rawPost(`${own.url}/v1/chat/completions`, chatBody())).status);
    own.faults.clear();
    expect(own.faults.list()).toEqual([]);
    expect([...own.faults.injected()]).toEqual([['http-500', 2]]);
    expect(statuses).toEqual([200, 500, 200, 500]);
    await own.close();
  });

  async function metric(name: string): Promise<number | undefined> {
    const text = await (await fetch(`${simulator.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(name));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }
});
