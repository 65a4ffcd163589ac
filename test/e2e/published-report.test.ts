import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli, type FinishedProgram } from '../support/program.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { sharedFile } from '../support/shared-files.js';

const file = (name: string): string => sharedFile(`seed-data/${name}`) ?? '';
const QUESTIONS = file('questions_two_stage_concise.jsonl');
const CATALOG = file('catalog_2688_newspec_correctly_fixed.json');
const KEY = file('ground_truth.json');
const RESULTS = file('qwen2.5-vl-72b_full_results.jsonl');
const areHere = [QUESTIONS, CATALOG, KEY, RESULTS].every((name) => name !== '');
const title = 'report, compare and audit of the published experiment';
if (!areHere) process.stderr.write(`SKIPPED: ${title}: its files are not on this machine (set METACOG_SHARED)\n`);

const MODEL = 'Qwen/Qwen2.5-VL-72B-Instruct';

(areHere ? describe : describe.skip)(`${title}${areHere ? '' : ' (SKIPPED: its files are not here)'}`, () => {
  let server: ServedProgram;
  const metacog = (...args: string[]): Promise<FinishedProgram> => runCli(args, { METACOG_URL: server.url });
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await metacog(...args);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  };

  beforeAll(async () => {
    server = await startServedProgram();
    await ok('import', 'dataset', '--name', 'published', '--questions', QUESTIONS, '--catalog', CATALOG);
    await ok('import', 'key', '--dataset', 'published', '--name', 'published', '--file', KEY);
    for (const name of ['qwen72b', 'again']) {
      await ok('import', 'run', '--dataset', 'published', '--name', name, '--model', MODEL, '--results', RESULTS);
    }
  });
  afterAll(() => server.close());

  it('reports the true figures under the catalogue key, without an alarm', async () => {
    const text = await ok('report', 'qwen72b');
    expect(text).not.toContain('KEY ALARM');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const row of [
      'all 2,688 1,958 72.84 [71.13, 74.49]',
      'Grid 896 851 94.98 [93.35, 96.23]',
      'Gabor 896 574 64.06 [60.87, 67.14]',
      'Color 896 533 59.49 [56.24, 62.65]',
      '- all: overconfident by 26.9 points [25.2, 28.6]: says 99.8 %, is right 72.8 %',
      '- all: no: AUROC 0.504 [0.498, 0.509] includes 0.5, so confidence does not tell right answers from wrong ones',
      'all 2,672 72.75 [71.03, 74.41] 16 87.50 [63.98, 96.50]',
      'all 5 2,651 98.62 % ██████████ 72.99 [71.27, 74.65] 4 21 0.78 %',
      'all 2,688 1.29',
    ]) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain(row);
    }
  });

  it('reports what the experiment published under its own key, behind an alarm for Gabor and Color', async () => {
    const text = await ok('report', 'qwen72b', '--key', 'published');
    const [, first = ''] = text.split('\n');
    expect(first).toMatch(/KEY ALARM: answer key published \(FILE\) looks wrong in Color, Gabor/);
    for (const row of [
      'all 2,688 1,526 56.77 [54.89, 58.63]',
      'Grid 896 851 94.98',
      'Gabor 896 322 35.94',
      'Color 896 353 39.40',
      "all: always answering B would score 62.24 %, more than this run's 56.77 %",
      'all 2,672 57.04 [55.15, 58.90] 16 12.50 [3.50, 36.02] < 0.001',
      'Gabor: BELOW chance',
    ]) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain(row);
    }
  });

  it('gives the same to machines, not rounded', async () => {
    const answer = JSON.parse(await ok('report', 'qwen72b', '--format', 'json')) as unknown;
    expect(answer).toMatchObject({
      metrics: {
        answerKey: { name: 'catalog' },
        accuracy: { count: 1958, n: 2688 },
        confidence: { mean: expect.closeTo(4.980282738095238, 12) },
        keyAlarm: null,
      },
      byTask: [
        { key: 'Color', metrics: { accuracy: { count: 533 } } },
        { key: 'Gabor', metrics: { accuracy: { count: 574 } } },
        { key: 'Grid', metrics: { accuracy: { count: 851 } } },
      ],
    });
  });

  it('finds no difference between a run and itself', async () => {
    const text = await ok('compare', 'qwen72b', 'again', '--by', 'gabor_level');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('2,688 answers to the same questions. Only the first is right in 0');
    expect(text).toMatch(/^all +2,688 +72\.84 +72\.84 +0\.0 \[−0\.1, 0\.1\] +0 +0 +1\.000 +none shown$/m);
    expect(text).toContain('Accuracy by gabor_level');
  });

  it('audits: 1,454 conflicts by task, an alarm under the published key alone, exit code 1', async () => {
    const { code, stdout, stderr } = await metacog('audit', 'published');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'published contradicts catalog in 1,454 of 2,688 questions (Gabor 896 of 896, Color 558 of 896); ' +
        'under published the answers of 2 of 2 runs raise a key alarm',
    );
    expect(stdout).toMatch(/^ +Grid +896 +896 +0 +0\.00 %$/m);
    expect(stdout).toMatch(/72\.84 % +56\.77 % ALARM$/m);
    expect(stdout).toContain('… and 1,444 more');
  });
});
