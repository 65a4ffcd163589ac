import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { chatBody, post } from '../../../../support/simulated-chat.js';

describe('/simulator/faults', () => {
  let simulator: Simulator;
  let url: string;
  beforeAll(async () => {
    simulator = await startSimulator({ observer: fixedObserver(), apiKey: 'a-secret-key' });
    url = `${simulator.url}/simulator/faults`;
  });
  beforeEach(() => simulator.faults.clear());
  afterAll(() => simulator.close());

  const shown = async (): Promise<unknown> => (await fetch(url)).json();
  const ask = async (): Promise<number> => {
    const headers = { authorization: 'Bearer a-secret-key' };
    return (await post(`${simulator.url}/v1/chat/completions`, chatBody(), headers)).status;
  };

  it('sets rules as objects and as specs, shows what they did, and clears them', async () => {
    const set = await post(url, [{ fault: 'http-500', nth: 2 }, 'http-503:nth=3,retry-after=1']);
    expect(set.status).toBe(200);
    expect(await set.json()).toEqual([
      { rule: { fault: 'http-500', nth: 2 }, matched: 0, injected: 0 },
      { rule: { fault: 'http-503', nth: 3, retryAfter: 1 }, matched: 0, injected: 0 },
    ]);
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 500, 503, 200]);
    expect(await shown()).toMatchObject([
      { matched: 4, injected: 1 },
      { matched: 4, injected: 1 },
    ]);
    expect(await (await post(url, [])).json()).toEqual([]);
    expect(await shown()).toEqual([]);
    expect(await ask()).toBe(200);
  });

  it.each([
    ['a rule in the place of a list', { fault: 'stall' }, 'Send a JSON list of faults; [] clears them.'],
    ['an unknown fault', [{ fault: 'flood' }], 'there is no fault \\"flood\\"; the faults are refused, '],
    ['an unknown parameter', ['stall:speed=1'], 'stall takes no \\"speed\\"'],
    ['a value out of range', [{ fault: 'stall', rate: 2 }], 'stall: rate: '],
    ['what is no JSON', '[', 'JSON decode error'],
  ])('refuses %s and keeps the rules that it has', async (_, body, message) => {
    simulator.faults.set([{ fault: 'http-400' }]);
    const response = await post(url, body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
    expect(await shown()).toMatchObject([{ rule: { fault: 'http-400' } }]);
  });

  it('is on no path of vLLM, and takes no other method or content type', async () => {
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(url, { method: 'POST', body: '[]' })).status).toBe(400);
    const headers = { authorization: 'Bearer a-secret-key' };
    expect((await fetch(`${simulator.url}/v1/simulator/faults`, { headers })).status).toBe(404);
  });
});
