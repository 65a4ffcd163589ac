import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { constantServiceTime } from '../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../src/services/backends/simulated/simulator.js';
import { cooperative } from '../support/dispatch-world.js';
import { startCli, type RunningProgram } from '../support/program.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';

describe('metacog run, when the backend goes away', () => {
  let simulator: Simulator;
  let served: ServedProgram;
  beforeAll(async () => {
    simulator = await startSimulator({ observer: cooperative, serviceTime: constantServiceTime(50) });
    served = await startServedProgram({ VLLM_URL: simulator.url, MAX_IN_FLIGHT: '4', IN_FLIGHT: 'fixed' });
  });
  afterAll(async () => {
    await served.close();
    await simulator.close();
  });
  const follow = (...more: string[]): RunningProgram =>
    startCli(['run', '--dataset', 'metacog-2688', '--backend', 'vllm', '--limit', '120', ...more], {
      METACOG_URL: served.url,
    });
  const lines = (text: string, pattern: RegExp): string[] => text.split('\n').filter((line) => pattern.test(line));

  it('says once why it waits, and goes on to its end when the backend is back', async () => {
    const program = follow('--name', 'patient');
    await program.waitFor(/run patient: model/);
    while (simulator.requests.records.length < 40) await tick(20);
    await simulator.stopListening();
    await program.waitFor(/run patient waits: .* cannot be reached; the run goes on by itself/);
    await simulator.listenAgain();
    const { code, stdout, stderr } = await program.finished;
    expect(stderr).toMatch(/run patient goes on after/);
    expect(lines(stderr, /run patient waits:/)).toHaveLength(1);
    expect(stderr).toMatch(/run patient: 120\/120 \(100 %\)/);
    expect(stdout).toMatch(/120 complete, 0 failed/);
    expect(code).toBe(0);
  });

  it('ends at its deadline with the reason, also while it waits', async () => {
    const program = follow('--name', 'hasty', '--deadline', '3s');
    await program.waitFor(/run hasty: model/);
    await simulator.stopListening();
    const { code, stderr } = await program.finished;
    expect(lines(stderr, /run hasty waits:/)).toHaveLength(1);
    expect(stderr).not.toMatch(/goes on after/);
    expect(stderr).toMatch(/run hasty ended FAILED: DEADLINE_PASSED: \d+ of 120 answers had ended/);
    expect(code).toBe(1);
    await simulator.listenAgain();
  });

  it('ends with the reason when more answers have failed than may', async () => {
    simulator.faults.set([{ fault: 'http-400', stage: 1 }]);
    const { code, stderr } = await follow('--name', 'strict', '--max-failures', '2').finished;
    expect(stderr).toMatch(
      /run strict ended FAILED: MAX_FAILURES_EXCEEDED: \d+ answers have failed and maxFailures is 2/,
    );
    expect(code).toBe(1);
  });
});
