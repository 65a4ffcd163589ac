import { afterEach, describe, expect, it } from '@jest/globals';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import { constantServiceTime } from '../../../../../src/services/backends/simulated/service-time.js';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../../../src/services/backends/simulated/simulator.js';
import { chatBody, post } from '../../../../support/simulated-chat.js';

/** Longer than any test: what runs, runs until it is aborted. */
const FOREVER_MS = 600_000;
const POLLS = 2_000;

describe('the simulated engine', () => {
  let simulator: Simulator;
  afterEach(() => simulator.close());

  async function start(options: Partial<SimulatorOptions>): Promise<void> {
    simulator = await startSimulator({ observer: fixedObserver(), ...options });
  }
  /** A request that is given up when the returned function is called. */
  function ask(requestId = '1/Q-1/0/1/1', fields: Record<string, unknown> = {}) {
    const controller = new AbortController();
    const reply = fetch(`${simulator.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': requestId },
      body: JSON.stringify(chatBody(fields)),
      signal: controller.signal,
    })
      .then((response) => response.text().then(() => response.status))
      .catch(() => null);
    return { reply, giveUp: () => controller.abort() };
  }
  async function metric(name: string): Promise<number | undefined> {
    const text = await (await fetch(`${simulator.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(name));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }
  async function until(name: string, value: number): Promise<void> {
    for (let i = 0; i < POLLS; i++) if ((await metric(name)) === value) return;
    throw new Error(`${name} is ${await metric(name)}, not ${value}`);
  }
  const RUNNING = 'vllm:num_requests_running';
  const WAITING = 'vllm:num_requests_waiting';
  const ABORTED = 'vllm:request_success_total{finished_reason="abort"';

  it('runs as many as it has slots and lets the others wait', async () => {
    await start({ maxNumSeqs: 2, serviceTime: constantServiceTime(FOREVER_MS) });
    const requests = Array.from({ length: 5 }, () => ask());
    await until(RUNNING, 2);
    await until(WAITING, 3);
    expect(await metric('vllm:kv_cache_usage_perc')).toBeGreaterThan(0);
    expect(await (await fetch(`${simulator.url}/load`)).json()).toEqual({ server_load: 5 });
    for (const { giveUp } of requests) giveUp();
    await until(RUNNING, 0);
  });

  it('frees the slot of a client that goes away and the place of one that waits, and counts both', async () => {
    await start({ maxNumSeqs: 1, serviceTime: constantServiceTime(FOREVER_MS) });
    const running = ask('1/Q-1/0/1/1');
    await until(RUNNING, 1);
    const waiting = ask('1/Q-2/0/1/1');
    await until(WAITING, 1);
    const next = ask('1/Q-3/0/1/1');
    await until(WAITING, 2);
    waiting.giveUp();
    await until(WAITING, 1);
    running.giveUp();
    await until(WAITING, 0);
    await until(RUNNING, 1);
    next.giveUp();
    await until(RUNNING, 0);
    expect(await metric(ABORTED)).toBe(3);
    expect(simulator.requests.records.map(({ trial, status, aborted }) => [trial?.qid, status, aborted])).toEqual([
      ['Q-2', null, true],
      ['Q-1', null, true],
      ['Q-3', null, true],
    ]);
  });

  it('frees the slot of a stream that is given up', async () => {
    await start({ maxNumSeqs: 1, serviceTime: () => ({ prefillMs: 0, tokenMs: FOREVER_MS }) });
    const stream = ask('1/Q-1/0/2/1', { stream: true });
    await until(RUNNING, 1);
    stream.giveUp();
    await until(RUNNING, 0);
    expect(await metric(ABORTED)).toBe(1);
  });

  it('answers all of a queue that is longer than its slots', async () => {
    await start({ maxNumSeqs: 3, serviceTime: constantServiceTime(1) });
    const statuses = await Promise.all(Array.from({ length: 60 }, () => ask().reply));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await metric('vllm:request_success_total{finished_reason="stop"')).toBe(60);
  });

  it('never refuses without a limit and answers 503 above one', async () => {
    await start({ maxNumSeqs: 1, maxNumQueuedReqs: 2, serviceTime: constantServiceTime(FOREVER_MS) });
    const accepted = [ask(), ask()];
    await until(WAITING, 1);
    const response = await post(`${simulator.url}/v1/chat/completions`, chatBody());
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      error: {
        message: expect.stringContaining('currently busy'),
        type: 'Service Unavailable',
        param: null,
        code: 503,
      },
    });
    for (const { giveUp } of accepted) giveUp();
    await until(RUNNING, 0);
  });

  it('counts tokens, cache and times as vLLM does', async () => {
    await start({ serviceTime: constantServiceTime(0) });
    await ask('1/Q-1/0/1/1').reply;
    await ask('1/Q-1/0/1/1', { max_completion_tokens: 1 }).reply;
    const prompts = await metric('vllm:prompt_tokens_total');
    expect(prompts).toBeGreaterThan(0);
    expect(await metric('vllm:prefix_cache_queries_total')).toBe(prompts);
    expect(await metric('vllm:prefix_cache_hits_total')).toBeGreaterThan(0);
    expect(await metric('vllm:generation_tokens_total')).toBe(3);
    expect(await metric('vllm:request_success_total{finished_reason="length"')).toBe(1);
    for (const histogram of ['e2e_request_latency', 'time_to_first_token', 'request_queue_time']) {
      expect(await metric(`vllm:${histogram}_seconds_count`)).toBe(2);
    }
    const text = await (await fetch(`${simulator.url}/metrics`)).text();
    expect(text).toContain('# TYPE vllm:num_requests_running gauge');
    expect(text).toContain('vllm:num_requests_running{model_name="simulated/fixed",engine="0"} 0');
  });

  it('closes with requests in flight', async () => {
    await start({ maxNumSeqs: 1, serviceTime: constantServiceTime(FOREVER_MS) });
    const requests = [ask(), ask()];
    await until(WAITING, 1);
    await simulator.close();
    expect(await Promise.all(requests.map(({ reply }) => reply))).toEqual([null, null]);
  });
});
