import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as tick } from 'node:timers/promises';
import { RUN_BY_NAME } from '../../src/operations/run-state.js';
import { keyOf } from '../../src/resolvers/global-id.js';
import type { RequestRecord } from '../../src/services/backends/simulated/request-log.js';
import { conversationsAtOnce } from '../../src/services/dispatch/backend-queue.js';
import { startCli, type RunningProgram } from '../support/program.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { runState, startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const QUESTIONS = 240;
const IN_FLIGHT = 16;

describe('kill -9 in the middle of a run', () => {
  let simulator: RunningProgram;
  let server: ServedProgram;
  let folder: string;
  let log: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-crash-'));
    log = path.join(folder, 'requests.jsonl');
    const options = ['--observer', 'signal-detection', '--port', '0', '--service-ms', '60', '--request-log', log];
    simulator = startCli(['simulate', ...options]);
    server = await startServedProgram({
      VLLM_URL: await simulator.waitFor(/http:\/\/127\.0\.0\.1:\d+/),
      MAX_IN_FLIGHT: String(IN_FLIGHT),
      // The embedded database: the killed server leaves it behind, and the next one takes it over.
      DATABASE_URL: '',
    });
  });
  afterAll(async () => {
    await server.close();
    await simulator.kill();
    await rm(folder, { recursive: true });
  });

  const postmasterPid = async (): Promise<number> => {
    const [pid = ''] = (await readFile(path.join(server.home, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
    return Number(pid);
  };
  /** The backend saw what was asked, whatever became of the one who asked. */
  const requestsOf = async (runId: string): Promise<RequestRecord[]> => {
    const lines = (await readFile(log, 'utf8')).trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as RequestRecord);
    return records.filter(({ trial }) => trial?.run === String(keyOf('Run', runId)));
  };
  const expectEachAsked = async (runId: string, kills: number): Promise<void> => {
    const requests = await requestsOf(runId);
    const asked = new Set(requests.map(({ trial }) => `${trial?.qid}/${trial?.stage}`));
    expect(asked.size).toBe(2 * QUESTIONS);
    expect(requests.length - asked.size).toBeLessThanOrEqual(kills * conversationsAtOnce(IN_FLIGHT));
  };

  it('of the server costs nothing but time: the next start goes on by itself and ends with every answer once', async () => {
    const { api } = server;
    const run = await startBuiltInRun(api, QUESTIONS);
    for (const complete of [20, 90, 160]) {
      while ((await runState(api, run.id)).progress.complete < complete) await tick(20);
      await server.crash();
    }
    expect(await transcript(api, run.id)).toEqual(upTo(2 * QUESTIONS));
    expect(await runState(api, run.id)).toMatchObject({
      status: 'COMPLETED',
      progress: { total: QUESTIONS, complete: QUESTIONS, failed: 0 },
    });
    await expectEachAsked(run.id, 3);
  });

  it('of the server and its Postgres at once is no more: the next start recovers what was committed and goes on', async () => {
    const { api } = server;
    const run = await startBuiltInRun(api, QUESTIONS);
    for (const complete of [30, 120]) {
      while ((await runState(api, run.id)).progress.complete < complete) await tick(20);
      process.kill(await postmasterPid(), 'SIGKILL');
      await server.crash();
    }
    expect(await transcript(api, run.id)).toEqual(upTo(2 * QUESTIONS));
    expect(await runState(api, run.id)).toMatchObject({ status: 'COMPLETED', progress: { complete: QUESTIONS } });
    await expectEachAsked(run.id, 2);
  });

  it('of Postgres is a pause: server and command line go on, and every answer is there once', async () => {
    const options = ['--dataset', 'metacog-2688', '--limit', '480', '--name', 'outage'];
    const following = startCli(['run', ...options], { METACOG_URL: server.url });
    const complete = async () => {
      const { runByName } = await server.api.query(RUN_BY_NAME, { name: 'outage' });
      return runByName?.progress.complete ?? 0;
    };
    while ((await complete()) < 100) await tick(20);
    process.kill(await postmasterPid(), 'SIGKILL');
    const { code, stdout } = await following.finished;
    expect(stdout).toMatch(/480 complete, 0 failed/);
    expect(code).toBe(0);
  });
});
