import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { cli } from '../../support/cli.js';
import { startMadeMetricsApi, type MadeMetrics } from '../../support/made-metrics-api.js';

describe('metacog report', () => {
  let server: Awaited<ReturnType<typeof startMadeMetricsApi>>;
  afterEach(() => server.close());

  async function report(line: string, overrides: Partial<MadeMetrics> = {}) {
    server = await startMadeMetricsApi(overrides);
    return cli(['report', ...line.split(' ')], { url: server.url });
  }

  it('tells everything of a run, with intervals, in 80 columns', async () => {
    const { exitCode, stdout, stderr } = await report('pilot');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^Run pilot of pilot-model under answer key catalog \(CATALOG\)\n/);
    const text = stdout.replaceAll(/\s+/g, ' ');
    for (const words of [
      'dataset lab v3, 200 questions, sha256 a1b2c3d4e5f6',
      'settings temperature 0, max answer tokens 16,',
      'requests 400, of them 1 retries',
      'all 200 180 90.00 [88.00, 92.00]',
      'all: overconfident by 10.0 points [9.0, 11.0]: says 100.0 %, is right 90.0 %',
      'Gabor: no: AUROC 0.500 [0.490, 0.510] includes 0.5',
      'Gabor by level, hard to easy (higher is easier)',
      'Gabor by color',
      '1 answer 200 410 ms 400 ms 450 ms 460 ms',
      'backend.version 0.31.0',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('says in words why a figure is missing', async () => {
    const { stdout } = await report('pilot');
    const text = stdout.replaceAll(/\s+/g, ' ');
    for (const words of [
      'AUROC of Grid: no answer is wrong.',
      'Gabor, Grid, all: all the questions have the same right letter.',
      'Gabor (platt), Grid (platt), all (platt): there are too few questions to fit on some and score on others.',
      'Grid is not to be trusted: every answer has the same confidence.',
      'No curve: accuracy FALLS as the questions get easier: check the answer key.',
      'T is at the high end of its range',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/[a-z]_[a-z]/);
  });

  it('puts the key alarm before everything else', async () => {
    const { exitCode, stdout } = await report('pilot --key published');
    expect(exitCode).toBe(0);
    const [first = '', second = ''] = stdout.split('\n');
    expect(first).toMatch(/^╔═+╗$/);
    expect(second).toContain('KEY ALARM: answer key published (FILE) looks wrong in Gabor');
    expect(stdout.indexOf('check whether the letters are swapped')).toBeLessThan(stdout.indexOf('Run pilot of'));
    expect(stdout).toContain('Gabor: BELOW chance');
    expect(stdout).toContain("Gabor: always answering A would score 80.00 %, more than this run's 20.00 %");
  });

  it('warns loudly of a simulated model, a run at work and placeholder probabilities', async () => {
    const { stdout } = await report('pilot', { backendKind: 'SIMULATED', status: 'RUNNING', placeholder: true });
    expect(stdout).toContain('║ SIMULATED: backend gpu-1 is no model');
    expect(stdout).toContain('║ NOT FINAL: run pilot is RUNNING');
    expect(stdout).toContain('║ PLACEHOLDER PROBABILITIES: made by a rule, not by a model');
  });

  it('is the same in Markdown', async () => {
    const { stdout } = await report('pilot --key published --format markdown');
    expect(stdout).toMatch(/^> \[!CAUTION\]\n> \*\*KEY ALARM: answer key published/);
    expect(stdout).toContain('| task | n | correct | accuracy % [95\u00a0%] |');
    expect(stdout).toContain('| **all** | **200** | **120** | **60.00 [58.00, 62.00]** |');
    const rows = stdout.split('\n').filter((line) => line.startsWith('|'));
    const cells = (row: string | undefined) => row?.match(/(?<!\\)\|/g)?.length;
    for (const [index, row] of rows.entries()) {
      if (row.startsWith('| ---') || row.startsWith('| ---:')) expect(cells(row)).toBe(cells(rows[index - 1]));
    }
  });

  it('is the answer of the API in JSON, and tells the alarm beside it', async () => {
    const { stdout, stderr } = await report('pilot --key published --json');
    expect(JSON.parse(stdout)).toMatchObject({
      run: { name: 'pilot', dataset: { name: 'lab', version: 3 } },
      metrics: {
        answerKey: { name: 'published' },
        accuracy: { count: 120, n: 200, value: 0.6 },
        keyAlarm: { tasks: ['Gabor'] },
      },
      byTask: [{ key: 'Gabor', metrics: { accuracy: { count: 20 } } }, { key: 'Grid' }],
      psychometric: [{ task: 'Gabor', reason: 'falls_with_ease' }],
      byFactor: [{ factor: 'level' }, { factor: 'color', tasks: [{ key: 'Gabor' }, { key: 'Grid' }] }],
    });
    expect(stderr).toMatch(/^KEY ALARM: Gabor: accuracy is below chance/);
  });

  it('writes a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'metacog-report-'));
    const file = path.join(folder, 'report.md');
    const { stdout, exitCode } = await report(`pilot --format markdown --output ${file}`);
    expect([stdout, exitCode]).toEqual(['', 0]);
    expect(await readFile(file, 'utf8')).toMatch(/^# Run pilot/);
    const failed = await cli(['report', 'pilot', '--output', path.join(folder, 'no', 'report')], { url: server.url });
    expect([failed.exitCode, failed.stderr]).toEqual([1, expect.stringContaining('metacog: cannot write')]);
    await rm(folder, { recursive: true });
  });

  it('names the keys that there are when the one that is asked for is not', async () => {
    const { exitCode, stderr } = await report('pilot --key nonsense');
    expect(stderr).toBe('metacog: dataset lab has no answer key named nonsense\n  it has: catalog, published\n');
    expect(exitCode).toBe(1);
  });

  it('says what to do where there is no key at all', async () => {
    const { exitCode, stderr } = await report('pilot', { keys: [] });
    expect(stderr).toContain('metacog: dataset lab has no answer key, so nothing can be scored\n  import one:');
    expect(exitCode).toBe(1);
  });
});
