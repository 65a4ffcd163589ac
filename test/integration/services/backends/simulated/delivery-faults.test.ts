import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import { constantServiceTime } from '../../../../../src/services/backends/simulated/service-time.js';
import { startSimulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { contentOf, FaultySimulator, STREAM, vllmError } from '../../../../support/faulty-simulator.js';
import { dechunk, rawPost } from '../../../../support/raw-exchange.js';
import { chatBody } from '../../../../support/simulated-chat.js';

let vllm: FaultySimulator;
beforeAll(async () => {
  vllm = await FaultySimulator.start();
});
afterEach(() => vllm.simulator.faults.clear());
afterAll(() => vllm.close());

describe('faults in how the simulated vLLM delivers its replies', () => {
  describe('of the connection', () => {
    it('refuses for a time, resets what is open, and comes back on its port', async () => {
      vllm.simulator.faults.set([
        { fault: 'stall', qid: 'held' },
        { fault: 'refused', forMs: 100 },
      ]);
      const held = vllm.ask({}, '1/held/0/1/1');
      while ((await vllm.metric('vllm:num_requests_running')) !== 1);
      const cause = await vllm.ask();
      expect([cause.status, cause.ending]).toEqual([null, 'ECONNRESET']);
      expect(await held).toMatchObject({ status: null, ending: 'ECONNRESET' });
      expect((await vllm.ask()).ending).toBe('ECONNREFUSED');
      vllm.simulator.faults.clear();
      let back = await vllm.ask();
      while (back.ending === 'ECONNREFUSED') back = await vllm.ask();
      expect(back.status).toBe(200);
      const records = vllm.simulator.requests.records.slice(-3);
      expect(records.map(({ trial, fault, aborted, complete }) => [trial?.qid, fault, aborted, complete])).toEqual(
        expect.arrayContaining([
          ['held', 'stall', false, false],
          ['Q-1', 'refused', false, false],
          ['Q-1', null, false, true],
        ]),
      );
      expect(await vllm.metric('vllm:num_requests_running')).toBe(0);
    });

    it('stops and listens again when it is told to', async () => {
      await vllm.simulator.stopListening();
      expect((await vllm.ask()).ending).toBe('ECONNREFUSED');
      await Promise.all([vllm.simulator.listenAgain(), vllm.simulator.listenAgain()]);
      expect((await vllm.ask()).status).toBe(200);
    });

    it('resets before the headers', async () => {
      const { status, body, ending } = await vllm.under({ fault: 'reset-before-headers' });
      expect([status, body, ending]).toEqual([null, '', 'ECONNRESET']);
      expect(vllm.lastRecord()).toMatchObject({ status: null, aborted: false, complete: false, reply: null });
    });

    it('resets before the body', async () => {
      const { status, headers, body, ending } = await vllm.under({ fault: 'reset-before-body' });
      expect([status, body, ending]).toEqual([200, '', 'ECONNRESET']);
      expect(Number(headers['content-length'])).toBeGreaterThan(0);
      expect(vllm.lastRecord()).toMatchObject({ status: 200, aborted: false, complete: false });
    });

    it('resets in the middle of a body', async () => {
      const { status, headers, body, ending } = await vllm.under({ fault: 'reset-mid-body' });
      expect([status, ending]).toEqual([200, 'ECONNRESET']);
      expect(body).toMatch(/^\{"id":"chatcmpl-/);
      expect(body.length).toBeLessThan(Number(headers['content-length']));
      expect(vllm.lastRecord()).toMatchObject({ aborted: false, complete: false, reply: 'A' });
    });

    it('resets in the middle of a stream', async () => {
      const { headers, body, ending } = await vllm.under({ fault: 'reset-mid-body' }, STREAM);
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
        const exchanges = [
          await vllm.under({ fault: 'reset-before-body' }),
          await vllm.under({ fault: 'reset-mid-body' }),
        ];
        expect(exchanges.map(({ status, ending }) => [status, ending])).toEqual([
          [200, 'ECONNRESET'],
          [200, 'ECONNRESET'],
        ]);
      } finally {
        clearImmediate(busy);
      }
    });

    it('ends before the length that it told', async () => {
      const { status, headers, body, ending } = await vllm.under({ fault: 'cut-length' });
      expect([status, ending]).toEqual([200, 'end']);
      expect(body.length).toBeGreaterThan(0);
      expect(body.length).toBeLessThan(Number(headers['content-length']));
      expect(vllm.lastRecord()).toMatchObject({ aborted: false, complete: false });
    });

    it('ends before the last chunk', async () => {
      const { status, headers, body, ending } = await vllm.under({ fault: 'cut-chunked' });
      expect([status, headers['transfer-encoding'], ending]).toEqual([200, 'chunked', 'end']);
      expect(dechunk(body).isWhole).toBe(false);
      expect(vllm.lastRecord()).toMatchObject({ aborted: false, complete: false });
    });
  });

  describe('of a stream', () => {
    it('ends cleanly after the first token', async () => {
      const { status, body, ending } = await vllm.under({ fault: 'truncated-stream' }, STREAM);
      const { text, isWhole } = dechunk(body);
      expect([status, isWhole, ending]).toEqual([200, true, 'end']);
      expect(text).toContain('"content":"A"');
      expect(text).not.toContain('"finish_reason":"');
      expect(text).not.toContain('[DONE]');
      expect(vllm.lastRecord()).toMatchObject({ aborted: false, complete: false, reply: 'A' });
    });

    it('ends a plain body cleanly at its half', async () => {
      const { text, isWhole } = dechunk((await vllm.under({ fault: 'truncated-stream' })).body);
      expect(isWhole).toBe(true);
      expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    });

    it('tells of an error after the first token', async () => {
      const { status, body } = await vllm.under({ fault: 'error-frame' }, STREAM);
      const frames = dechunk(body).text.trim().split('\n\n');
      expect(status).toBe(200);
      expect(frames.at(-1)).toBe('data: [DONE]');
      expect(JSON.parse(frames.at(-2)!.slice('data: '.length))).toEqual(vllmError(500, 'InternalServerError'));
      expect(vllm.lastRecord()).toMatchObject({ complete: true, reply: null });
    });
  });

  describe('of time', () => {
    it('stalls in its slot until the client goes away', async () => {
      vllm.simulator.faults.set([{ fault: 'stall', first: 1 }]);
      const before = await vllm.metric('vllm:request_success_total{finished_reason="abort"');
      const client = new AbortController();
      const reply = fetch(vllm.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(chatBody()),
        signal: client.signal,
      });
      while ((await vllm.metric('vllm:num_requests_running')) !== 1);
      client.abort();
      await expect(reply).rejects.toThrow('aborted');
      while ((await vllm.metric('vllm:num_requests_running')) !== 0);
      expect(await vllm.metric('vllm:request_success_total{finished_reason="abort"')).toBe(before! + 1);
      expect(vllm.lastRecord()).toMatchObject({
        fault: 'stall',
        status: null,
        aborted: true,
        complete: false,
        reply: null,
      });
    });

    it('sends headers at once and the body slowly, outside its slot', async () => {
      vllm.simulator.faults.set([{ fault: 'slow-body', bodyMs: 200 }]);
      const slow = vllm.ask();
      while ((await vllm.metric('vllm:request_success_total{finished_reason="stop"')) === 0);
      expect(await vllm.metric('vllm:num_requests_running')).toBe(0);
      const { status, headersMs, endMs, ending } = await slow;
      expect([status, ending]).toEqual([200, 'end']);
      expect(endMs - headersMs).toBeGreaterThan(150);
      expect(contentOf(await slow)).toBe('A');
      expect(vllm.lastRecord()).toMatchObject({ fault: 'slow-body', complete: true, reply: 'A' });
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
});
