import { afterEach, describe, expect, it } from '@jest/globals';
import type { FaultInput } from '../../../../../src/services/backends/simulated/fault.js';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { rawPost } from '../../../../support/raw-exchange.js';
import { chatBody } from '../../../../support/simulated-chat.js';

let simulator: Simulator;
afterEach(() => simulator.close());

async function startWith(fault: FaultInput): Promise<void> {
  simulator = await startSimulator({ observer: fixedObserver(), faults: [fault] });
}

describe('the rules of the faults of a simulated vLLM', () => {
  it('stay as they are when a wrong one is set', async () => {
    await startWith({ fault: 'stall' });
    expect(() => simulator.faults.set([{ fault: 'stall', rate: 2 }])).toThrow('rate');
    expect(simulator.faults.list()).toMatchObject([{ rule: { fault: 'stall' } }]);
  });

  it('count what was injected, beyond a change', async () => {
    await startWith({ fault: 'http-500', every: 2 });
    const statuses: (number | null)[] = [];
    const url = `${simulator.url}/v1/chat/completions`;
    for (let i = 0; i < 4; i++) statuses.push((await rawPost(url, chatBody())).status);
    simulator.faults.clear();
    expect(simulator.faults.list()).toEqual([]);
    expect([...simulator.faults.injected()]).toEqual([['http-500', 2]]);
    expect(statuses).toEqual([200, 500, 200, 500]);
  });
});
