import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { constantServiceTime } from '../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../src/services/backends/simulated/simulator.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { cli, type CliResult } from '../support/cli.js';
import { cooperative } from '../support/dispatch-world.js';

interface Listed {
  readonly name: string;
  readonly status: string;
  readonly progress: { readonly complete: number; readonly failed: number };
}

describe('runs, controlled from the command line', () => {
  let simulator: Simulator;
  let app: TestApp;
  beforeAll(async () => {
    simulator = await startSimulator({ observer: cooperative, serviceTime: constantServiceTime(40) });
    app = await startTestApp({ VLLM_URL: simulator.url, MAX_IN_FLIGHT: '4', IN_FLIGHT: 'fixed' });
  });
  afterAll(async () => {
    await app.close();
    await simulator.close();
  });

  const metacog = (...args: string[]): Promise<CliResult> => cli(args, { url: new URL(app.url) });
  const start = async (name: string, limit: number): Promise<void> => {
    const { exitCode, stdout } = await metacog(
      ...['run', '--dataset', 'metacog-2688', '--backend', 'vllm', '--limit', String(limit)],
      ...['--name', name, '--detach'],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${name}\n`);
  };
  const listed = async (...filter: string[]): Promise<Listed[]> =>
    JSON.parse((await metacog('runs', '--json', ...filter)).stdout) as Listed[];
  const until = async (name: string, isSo: (run: Listed) => boolean): Promise<Listed> => {
    for (;;) {
      const run = (await listed()).find((candidate) => candidate.name === name);
      if (run && isSo(run)) return run;
      await tick(20);
    }
  };

  it('starts a run and leaves, pauses it, goes on with it, and cancels it', async () => {
    await start('steered', 200);
    await until('steered', ({ progress }) => progress.complete >= 4);
    expect((await metacog('pause', 'steered')).stdout).toMatch(
      /^run steered is PAUSED: \d+ complete, 0 failed, \d+ not/,
    );
    expect((await metacog('pause', 'steered')).exitCode).toBe(0);
    expect(await listed('--status', 'PAUSED')).toEqual([expect.objectContaining({ name: 'steered' })]);
    expect((await metacog('resume', 'steered')).stdout).toMatch(/^run steered is RUNNING:/);
    const { progress } = await until('steered', (run) => run.progress.complete >= 12);
    const cancelled = await metacog('cancel', 'steered', '--json');
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ name: 'steered', status: 'CANCELLED' });
    const after = await until('steered', ({ status }) => status === 'CANCELLED');
    expect(after.progress.complete).toBeGreaterThanOrEqual(progress.complete);
    const again = await metacog('resume', 'steered');
    expect(again).toMatchObject({ exitCode: 1, stdout: '' });
    expect(again.stderr).toMatch(/^metacog: .*CANCELLED/);
  });

  it('gives a run that has failed other limits and goes on with it, and asks again what has failed', async () => {
    simulator.faults.set([{ fault: 'http-400', stage: 1, first: 3 }]);
    await metacog(
      ...['run', '--dataset', 'metacog-2688', '--backend', 'vllm', '--limit', '12', '--name', 'strict'],
      ...['--max-failures', '1', '--detach'],
    );
    await until('strict', ({ status }) => status === 'FAILED');
    simulator.faults.set([]);
    expect((await metacog('resume', 'strict', '--max-failures', '10')).stdout).toMatch(/^run strict is RUNNING:/);
    const { progress } = await until('strict', ({ status }) => status === 'COMPLETED');
    expect(progress.failed).toBeGreaterThan(1);
    expect((await metacog('retry', 'strict')).exitCode).toBe(0);
    const mended = await until('strict', ({ status, progress }) => status === 'COMPLETED' && progress.failed === 0);
    expect(mended.progress.complete).toBe(12);
  });

  it('lists runs in a table, newest first, and says what it leaves out', async () => {
    const { stdout } = await metacog('runs', '--limit', '1');
    expect(stdout).toMatch(/^strict +COMPLETED +12 +0 +12 +– /m);
    expect(stdout).toContain('… and 1 older; --limit shows more\n');
    expect((await metacog('runs', '--label', 'nothing')).stdout).toBe('no runs\n');
  });

  it('tells what is wrong with a command', async () => {
    expect(await metacog('cancel', 'nothing')).toMatchObject({
      exitCode: 1,
      stderr: 'metacog: the server has no run with the name or id nothing\n  metacog runs lists them\n',
    });
    expect((await metacog('runs', '--status', 'DONE')).exitCode).toBe(2);
    expect((await metacog('runs', '--limit', '501')).exitCode).toBe(2);
    expect((await metacog('run', '--dataset', 'x', '--detach', '--output', 'f')).exitCode).toBe(2);
  });
});
