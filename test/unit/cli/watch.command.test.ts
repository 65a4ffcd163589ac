import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cli } from '../../support/cli.js';
import { startMadeRunsApi } from '../../support/made-runs-api.js';

describe('metacog watch', () => {
  let server: Awaited<ReturnType<typeof startMadeRunsApi>>;
  beforeEach(async () => {
    server = await startMadeRunsApi();
  });
  afterEach(() => server.close());

  it.each(['pilot', 'run-1'])('follows the run with the name or id %s and prints its metrics', async (run) => {
    const { exitCode, stdout } = await cli(['watch', run], { url: server.url });
    expect(stdout).toContain('2 complete, 0 failed');
    expect(exitCode).toBe(0);
    expect(server.calls).toEqual([]);
  });

  it('tells that there is no such run', async () => {
    const { exitCode, stderr } = await cli(['watch', 'nothing'], { url: server.url });
    expect(stderr).toContain('metacog: the server has no run with the name or id nothing\n');
    expect(exitCode).toBe(1);
  });

  it('says once why the run waits, and when it goes on', async () => {
    const since = new Date(Date.now() - 65_000).toISOString();
    const outage = { kind: 'BACKEND_UNREACHABLE', since, attempts: 6, nextRetryAt: null, message: 'gpu-1 is away' };
    // As it is read by turns: longer the second time, then over, then paused.
    const paused = { kind: 'PAUSED', since, attempts: 0, nextRetryAt: null, message: 'The run is paused.' };
    const told = [outage, { ...outage, attempts: 7, message: 'gpu-1 is still away' }, null, paused];
    const signals = new EventEmitter();
    await server.close();
    server = await startMadeRunsApi({
      status: 'RUNNING',
      stall: () => {
        if (told.length === 0) signals.emit('SIGINT');
        return told.length === 0 ? paused : told.shift()!;
      },
      beforeEnd: () => once(signals, 'SIGINT').then(() => undefined),
    });
    const { stderr } = await cli(['watch', 'pilot'], { url: server.url, signals });
    const seconds = since.replace(/\.\d+Z/, 'Z');
    expect(stderr.split('\n').filter((line) => /waits|goes on after/.test(line))).toEqual([
      `run pilot waits: gpu-1 is away (since ${seconds}, 6 tries)`,
      expect.stringMatching(/^run pilot goes on after 1 min \d\d s$/),
      `run pilot waits: The run is paused. (since ${seconds})`,
    ]);
  });

  it('tells why the run has failed', async () => {
    await server.close();
    const statusReason = 'DEADLINE_PASSED: 1 of 2 answers had ended at the deadline; resumeRun goes on';
    const progress = { total: 2, complete: 1, failed: 0 };
    server = await startMadeRunsApi({ status: 'FAILED', statusReason, progress });
    const { exitCode, stderr } = await cli(['watch', 'pilot'], { url: server.url });
    expect(stderr).toContain(
      `metacog: run pilot ended FAILED: ${statusReason}; 1 complete, 0 failed, 1 not answered\n`,
    );
    expect(exitCode).toBe(1);
  });
});
