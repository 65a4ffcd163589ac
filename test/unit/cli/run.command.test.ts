import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cli } from '../../support/cli.js';
import { startMadeRunsApi, type MadeRuns } from '../../support/made-runs-api.js';

let server: Awaited<ReturnType<typeof startMadeRunsApi>>;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metacog-cli-'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function start(overrides: Partial<MadeRuns> = {}): Promise<URL> {
  server = await startMadeRunsApi(overrides);
  return server.url;
}

const startedRuns = () => server.calls.filter(([field]) => field === 'startRun');

describe('metacog run', () => {
  it('starts a run with what was asked for, follows it and prints its metrics', async () => {
    const url = await start();
    const args = '--dataset lab --name pilot --model m --backend b --limit 2 --samples 1 --temperature 0.5 --seed -3';
    const limits = ['--max-failures', '0', '--deadline', '2099-01-31T18:00:00+01:00'];
    const { exitCode, stdout, stderr } = await cli(['run', ...args.split(' '), '--labels', 'a, b', ...limits], { url });
    expect(stderr).toContain('run pilot: 2/2 (100 %)');
    expect(stdout).toContain('run pilot: lab v3, model made-model on backend simulated, COMPLETED after 2 s');
    expect(stdout).toMatch(/│ Grid *│ *2 *│ *1 *│ *50\.00 % \[9\.45, 90\.55\] *│ *4\.000 *│/);
    expect(stdout).toMatch(/│ 4 *│ *2 *│ *100\.00 % *│ *50\.00 % \[9\.45, 90\.55\] *│/);
    expect(stdout).toContain('answer key: catalog (CATALOG)');
    expect(stdout).toContain('The model is SIMULATED');
    expect(stdout).toMatch(/^2 complete, 0 failed$/m);
    expect(exitCode).toBe(0);
    expect(startedRuns()).toEqual([
      [
        'startRun',
        {
          dataset: 'lab',
          datasetVersion: 3,
          name: 'pilot',
          model: 'm',
          backend: 'b',
          questionLimit: 2,
          samplesPerQuestion: 1,
          temperature: 0.5,
          seed: -3,
          labels: ['a', 'b'],
          maxFailures: 0,
          deadline: '2099-01-31T17:00:00.000Z',
          idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      ],
    ]);
  });

  it('prints JSON alone on standard output with --json', async () => {
    const { stdout } = await cli(['run', '--dataset', 'lab', '--json'], { url: await start() });
    expect(JSON.parse(stdout)).toMatchObject({ run: { name: 'pilot', metrics: { accuracy: { count: 1, n: 2 } } } });
  });

  it('writes each results line once, in the order of arrival', async () => {
    const output = path.join(folder, 'results.jsonl');
    const { exitCode } = await cli(['run', '--dataset', 'lab', '--output', output], { url: await start() });
    const lines = (await readFile(output, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { qid: string }).qid)).toEqual([
      'Q-1_stage1',
      'Q-2_stage1',
      'Q-1_stage2',
      'Q-2_stage2',
    ]);
    expect(exitCode).toBe(0);
  });

  it('writes both lines at once for answers that are replayed whole, and neither again', async () => {
    const output = path.join(folder, 'results.jsonl');
    const url = await start({
      writes: [
        [1, 1, 2],
        [2, 2, 2],
        [3, 1, 2],
        [4, 2, 2],
      ],
    });
    await cli(['watch', 'pilot', '--output', output], { url });
    const lines = (await readFile(output, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { qid: string }).qid)).toEqual([
      'Q-1_stage1',
      'Q-1_stage2',
      'Q-2_stage1',
      'Q-2_stage2',
    ]);
  });

  it.each(['precious\n', 'precious', '{"precious": 1}'])(
    'leaves a file that holds %j as it is, and starts nothing',
    async (content) => {
      const output = path.join(folder, 'results.jsonl');
      await writeFile(output, content);
      const { exitCode, stderr } = await cli(['run', '--dataset', 'lab', '--output', output], { url: await start() });
      expect(exitCode).toBe(1);
      expect(stderr).toContain(
        `metacog: ${output} already holds something else than results of such a run: line 1 is no result`,
      );
      expect(await readFile(output, 'utf8')).toBe(content);
      expect(startedRuns()).toEqual([]);
    },
  );

  it('imports a question file under its name first, and runs the version that it made', async () => {
    const questions = path.join(folder, 'lab.jsonl');
    const catalog = path.join(folder, 'catalog.json');
    await writeFile(questions, 'q\n');
    await writeFile(catalog, '{}');
    const url = await start();
    const args = ['run', '--questions', questions, '--catalog', catalog, '--device', 'cuda:0'];
    const { exitCode, stderr } = await cli(args, { url });
    expect(server.uploads).toEqual(['q\n', '{}']);
    expect(server.calls[0]).toEqual(['importDataset', { name: 'lab', questions: 'upload-1', catalog: 'upload-2' }]);
    expect(startedRuns()[0]?.[1]).toMatchObject({ dataset: 'lab', datasetVersion: 3 });
    expect(stderr).toContain('dataset lab v3: 4 accepted of 4 lines, no warnings');
    expect(stderr).toContain('--device cuda:0 is passed over');
    expect(exitCode).toBe(0);
  });

  it('says which keys there are when the named one is not, and starts nothing', async () => {
    const { exitCode, stderr } = await cli(['run', '--dataset', 'lab', '--key', 'typo'], { url: await start() });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('metacog: dataset lab has no answer key named typo\n  it has: catalog\n');
    expect(startedRuns()).toEqual([]);
  });

  it('prints how to get a key when the dataset has none', async () => {
    const { exitCode, stdout } = await cli(['run', '--dataset', 'lab'], { url: await start({ keys: [] }) });
    expect(stdout).toContain('metacog import key --dataset lab');
    expect(stdout).toContain('2 complete, 0 failed');
    expect(exitCode).toBe(0);
  });

  it('tells why the server refuses to start the run', async () => {
    const userErrors = [
      { field: ['input', 'model'], code: 'MODEL_NOT_SERVED', message: 'the backend serves q, not m' },
    ];
    const { exitCode, stderr } = await cli(['run', '--dataset', 'lab'], { url: await start({ userErrors }) });
    expect(stderr).toContain('metacog: input.model: the backend serves q, not m\n');
    expect(exitCode).toBe(1);
  });

  it('tells that a dataset is not there', async () => {
    const { exitCode, stderr } = await cli(['run', '--dataset', 'nowhere'], { url: await start() });
    expect(stderr).toContain('metacog: the server has no dataset named nowhere\n');
    expect(exitCode).toBe(1);
  });

  it('ends with 1 when an answer failed, after the tables', async () => {
    const url = await start({ progress: { total: 2, complete: 1, failed: 1 } });
    const { exitCode, stdout, stderr } = await cli(['run', '--dataset', 'lab'], { url });
    expect(stdout).toContain('1 complete, 1 failed');
    expect(stderr).toContain('metacog: run pilot ended COMPLETED; 1 complete, 1 failed');
    expect(exitCode).toBe(1);
  });

  it('ends with 1 when an event is missing in the stream', async () => {
    const url = await start({
      writes: [
        [1, 1, 1],
        [2, 2, 1],
        [4, 1, 2],
        [5, 2, 2],
      ],
    });
    const { exitCode, stderr } = await cli(['run', '--dataset', 'lab'], { url });
    expect(stderr).toContain('metacog: the subscription was not exactly-once: event 3 was due and 4 came');
    expect(exitCode).toBe(1);
  });

  it('leaves the run at work at Ctrl-C, and says how to follow it again', async () => {
    const signals = new EventEmitter();
    const held = new Promise<void>(() => undefined);
    const url = await start({
      status: 'RUNNING',
      beforeEnd: () => {
        signals.emit('SIGINT');
        // npm passes the same Ctrl-C on a second time
        signals.emit('SIGINT');
        return held;
      },
    });
    const { exitCode, stderr } = await cli(['run', '--dataset', 'lab'], { url, signals });
    expect(stderr).toContain(
      'metacog: stopped following; run pilot goes on at the server\n  follow it again: metacog watch pilot\n',
    );
    expect(exitCode).toBe(1);
    expect(server.calls.map(([field]) => field)).toEqual(['startRun']);
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });

  it('cancels the run at Ctrl-C with --cancel-on-interrupt, and waits for its end', async () => {
    const signals = new EventEmitter();
    const url = await start({
      status: 'CANCELLED',
      progress: { total: 4, complete: 2, failed: 0 },
      beforeEnd: async () => {
        signals.emit('SIGINT');
        while (!server.calls.some(([field]) => field === 'cancelRun')) await new Promise(setImmediate);
      },
    });
    const { exitCode, stderr } = await cli(['run', '--dataset', 'lab', '--cancel-on-interrupt'], { url, signals });
    expect(server.calls.at(-1)).toEqual(['cancelRun', { id: 'run-1' }]);
    expect(stderr).toContain('run pilot ended CANCELLED; 2 complete, 0 failed, 2 not answered');
    expect(exitCode).toBe(1);
  });
});
