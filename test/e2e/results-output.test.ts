import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstDifference } from '../support/exported.js';
import { runCli, startCli, type RunningProgram } from '../support/program.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';

const LIMIT = 40;
/** Of forty questions some stop before their first reply, some before their second, and some say what nobody can read. */
const FAULTS = [
  'http-400:stage=1,rate=0.1',
  'http-400:stage=2,rate=0.1',
  'wrong-letter:rate=0.1',
  'wrong-confidence:rate=0.1',
];

describe('the file that `metacog run --output` writes', () => {
  let simulator: RunningProgram;
  let server: ServedProgram;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-results-'));
    const faults = FAULTS.flatMap((fault) => ['--fault', fault]);
    simulator = startCli(['simulate', '--observer', 'signal-detection', '--port', '0', ...faults]);
    server = await startServedProgram({ VLLM_URL: await simulator.waitFor(/http:\/\/127\.0\.0\.1:\d+/) });
  });
  afterAll(async () => {
    await server.close();
    await simulator.kill();
    await rm(folder, { recursive: true });
  });

  const metacog = (...args: string[]) => runCli(args, { METACOG_URL: server.url });
  /** Both files, to the byte but for the order: answers come in another one than their questions have. */
  const filesOf = async (name: string, ...options: string[]): Promise<{ code: number | null; written: string[] }> => {
    const [output, exported] = ['output', 'export'].map((kind) => path.join(folder, `${name}.${kind}.jsonl`)) as [
      string,
      string,
    ];
    const run = ['run', '--dataset', 'metacog-2688', '--limit', String(LIMIT), '--name', name, '--output', output];
    const { code } = await metacog(...run, ...options);
    expect(await metacog('export', name, '--format', 'jsonl', '--output', exported)).toMatchObject({ code: 0 });
    const [written, kept] = (await Promise.all([output, exported].map((file) => readFile(file, 'latin1')))).map(
      (text) => {
        expect(text.endsWith('\n')).toBe(true);
        return text.slice(0, -1).split('\n').toSorted();
      },
    ) as [string[], string[]];
    expect(firstDifference(written.join('\n'), kept.join('\n'))).toBeNull();
    return { code, written };
  };

  it('is the export of the same run', async () => {
    const { code, written } = await filesOf('plain', '--backend', 'simulated');
    expect([code, written.length]).toEqual([0, 2 * LIMIT]);
  });

  it('is so with several samples', async () => {
    const options = ['--backend', 'simulated', '--samples', '3', '--temperature', '0.7', '--seed', '1'];
    const { code, written } = await filesOf('sampled', ...options);
    expect([code, written.length]).toEqual([0, 3 * 2 * LIMIT]);
    expect(written.filter((line) => line.includes('"sample": 2'))).toHaveLength(2 * LIMIT);
  });

  it('is so with answers taken over that nobody knows the latency of, and can be gone on with', async () => {
    const said = await readFile(path.join(folder, 'plain.output.jsonl'), 'utf8');
    const file = path.join(folder, 'untimed.jsonl');
    await writeFile(file, said.replaceAll(/"latency_ms": [^,]+/g, '"latency_ms": null'));
    const run = ['run', '--dataset', 'metacog-2688', '--limit', String(LIMIT), '--backend', 'simulated', '--output'];
    expect(await metacog(...run, file)).toMatchObject({ code: 0 });

    const { code, written } = await filesOf('taken-over', '--backend', 'simulated', '--reuse');
    expect([code, written.length]).toEqual([0, 2 * LIMIT]);
    expect(written.filter((line) => line.includes('"latency_ms": null'))).toHaveLength(2 * LIMIT);

    const output = path.join(folder, 'taken-over.output.jsonl');
    const before = await readFile(output, 'utf8');
    expect(await metacog(...run, output)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/lines are there already, run \S+ goes on/),
    });
    expect(await readFile(output, 'utf8')).toBe(before);
  });

  it('is so with answers that failed, at once or after their first reply, and some that cannot be read', async () => {
    const { code, written } = await filesOf('failed', '--backend', 'vllm', '--samples', '2', '--temperature', '0.7');
    // The run ends; the command says by its code that not every answer is there.
    expect(code).toBe(1);
    const stages = [1, 2].map((stage) => written.filter((line) => line.includes(`"stage": ${stage},`)).length);
    expect(stages[0]).toBeLessThan(2 * LIMIT);
    expect(stages[1]).toBeLessThan(stages[0]!);
    expect(written.some((line) => line.includes('"confidence": null'))).toBe(true);
    expect(written.some((line) => line.includes('"raw_text": "C"'))).toBe(true);
  });
});
