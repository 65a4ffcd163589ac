import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as tick } from 'node:timers/promises';
import type { Operation } from '../../src/operations/operation.js';
import { startCli, type RunningProgram } from '../support/program.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';

const LIMIT = 60;
const COMMAND = ['run', '--dataset', 'metacog-2688', '--limit', String(LIMIT)];

interface Line {
  readonly original_qid: string;
  readonly stage: number;
}

interface RunOf {
  readonly id: string;
  readonly progress: { readonly requests: number; readonly reused: number };
}

const RUNS: Operation<{ runs: { nodes: readonly RunOf[] } }, object> = {
  text: '{ runs(first: 50) { nodes { id progress { requests reused } } } }',
};
const DELETE: Operation<{ deleteRun: { deletedId: string | null } }, { id: string }> = {
  text: 'mutation ($id: ID!) { deleteRun(id: $id) { deletedId } }',
};

describe('a results file whose writing was cut off', () => {
  let server: ServedProgram;
  let simulator: RunningProgram;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-output-'));
    simulator = startCli(['simulate', '--observer', 'signal-detection', '--port', '0', '--service-ms', '60']);
    const VLLM_URL = await simulator.waitFor(/http:\/\/127\.0\.0\.1:\d+/);
    server = await startServedProgram({ VLLM_URL, MAX_IN_FLIGHT: '4', IN_FLIGHT: 'fixed' });
  });
  afterAll(async () => {
    await server.close();
    await simulator.kill();
    await rm(folder, { recursive: true });
  });

  const start = (file: string, command: readonly string[] = COMMAND): RunningProgram =>
    startCli([...command, '--output', file], { METACOG_URL: server.url });
  const linesOf = async (file: string): Promise<Line[]> => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  };
  /** Both stages of every question, once each, and each answer before its confidence. */
  const expectWhole = async (file: string): Promise<void> => {
    const lines = await linesOf(file);
    const places = lines.map(({ original_qid: qid, stage }) => `${qid}/${stage}`);
    expect(new Set(places).size).toBe(places.length);
    expect(places).toHaveLength(2 * LIMIT);
    for (const { original_qid: qid } of lines) {
      expect(places.indexOf(`${qid}/1`)).toBeLessThan(places.indexOf(`${qid}/2`));
    }
  };
  const runs = async (): Promise<readonly RunOf[]> => (await server.api.query(RUNS, {})).runs.nodes;

  it('by a kill is gone on with by the same command line: the same run, every line once', async () => {
    const file = path.join(folder, 'killed.jsonl');
    const killed = start(file);
    while ((await linesOf(file).catch(() => [])).length < 20) await tick(20);
    await killed.kill('SIGKILL');
    // The beginning of a line, as a power cut leaves it.
    await appendFile(file, '{"qid": "GRID-0');
    const { code, stderr } = await start(file).finished;
    expect([code, stderr]).toEqual([0, expect.stringMatching(/lines are there already, run \S+ goes on/)]);
    await expectWhole(file);
    expect(await runs()).toHaveLength(1);
  });

  it('and that this server knows nothing of is taken over: only the rest is asked', async () => {
    const whole = path.join(folder, 'killed.jsonl');
    const [run] = await runs();
    await server.api.query(DELETE, { id: run!.id });
    const file = path.join(folder, 'foreign.jsonl');
    const kept = (await readFile(whole, 'utf8')).split('\n').slice(0, 51);
    await writeFile(file, kept.join('\n'));
    const { code, stdout, stderr } = await start(file).finished;
    expect([code, stderr]).toEqual([0, expect.stringMatching(/answers are taken over, the rest is asked/)]);
    expect(stdout).toMatch(/60 complete \(\d+ taken over\), 0 failed/);
    await expectWhole(file);
    expect((await readFile(file, 'utf8')).startsWith(`${kept.join('\n')}\n`)).toBe(true);
    const [second] = await runs();
    expect(second!.progress.requests).toBe(2 * LIMIT - kept.length);
    expect(second!.progress.reused).toBeGreaterThan(0);
  });

  it('and is whole already costs nothing', async () => {
    const file = path.join(folder, 'foreign.jsonl');
    const before = await readFile(file, 'utf8');
    const { code } = await start(file).finished;
    expect(code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await runs()).toHaveLength(1);
  });

  it.each([
    ['another dataset', ['run', '--dataset', 'metacog-2688-enhanced', '--limit', '60'], /was asked in other words/],
    ['another run', [...COMMAND, '--name', 'other'], /holds results of run/],
  ])('and is of %s is left as it is', async (_case, command, message) => {
    const file = path.join(folder, 'foreign.jsonl');
    const before = await readFile(file, 'utf8');
    const { code, stderr } = await start(file, command).finished;
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await runs()).toHaveLength(1);
  });
});
