import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blockOf } from '../support/documented-pages.js';
import { publishedFigures, type ReportJson } from '../support/published-figures.js';
import { runCli, type FinishedProgram } from '../support/program.js';
import { cellOf, tablesOfHtml, tablesOfMarkdown } from '../support/report-tables.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { sharedFile } from '../support/shared-files.js';

const file = (name: string): string => sharedFile(`seed-data/${name}`) ?? '';
const QUESTIONS = file('questions_two_stage_concise.jsonl');
const CATALOG = file('catalog_2688_newspec_correctly_fixed.json');
const KEY = file('ground_truth.json');
const RESULTS = file('qwen2.5-vl-72b_full_results.jsonl');
const COMPARISON = file('qwen72b_comparison_with_ground_truth.json');
const EXPERIMENT = file('EXPERIMENT.md');
const areHere = [QUESTIONS, CATALOG, KEY, RESULTS, COMPARISON, EXPERIMENT].every((name) => name !== '');
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
      'all high 2,672 1,944 72.75 [71.03, 74.41]',
      'low 16 14 87.50 [63.98, 96.50]',
      'all 5 2,651 1,935 98.62 % ██████████ 72.99 [71.27, 74.65] 4 21 9 0.78 %',
      'all 2,688 1.29',
    ]) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain(row);
    }
  });

  it('reports what the experiment published under its own key, behind an alarm for Gabor and Color', async () => {
    const text = await ok('report', 'qwen72b', '--key', 'published');
    // What the README shows of it.
    const { text: shown } = blockOf('README.md', '╔═');
    expect(text.slice(0, shown.length)).toBe(shown);
    const [, first = ''] = text.split('\n');
    expect(first).toMatch(/KEY ALARM: answer key published \(FILE\) looks wrong in Color, Gabor/);
    for (const row of [
      'all 2,688 1,526 56.77 [54.89, 58.63]',
      'Grid 896 851 94.98',
      'Gabor 896 322 35.94',
      'Color 896 353 39.40',
      "all: always answering B would score 62.24 %, more than this run's 56.77 %",
      'all high 2,672 1,524 57.04 [55.15, 58.90] < 0.001 low 16 2 12.50 [3.50, 36.02]',
      'Gabor: BELOW chance',
    ]) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain(row);
    }
  });

  it('prints every figure that the four published scripts print, in every format', async () => {
    const figures = publishedFigures(COMPARISON);
    const asked = (format: string): Promise<string> =>
      ok('report', 'qwen72b', '--key', 'published', '--format', format);
    const [text, markdown, html, json] = await Promise.all(['text', 'markdown', 'html', 'json'].map(asked));
    const tables = { markdown: tablesOfMarkdown(markdown!), html: tablesOfHtml(html!) };
    const words = text!.replaceAll(/\s+/g, ' ');
    const report = JSON.parse(json!) as ReportJson;
    for (const { name, value, shown, at, inJson } of figures) {
      const cells = [cellOf(tables.markdown, at), cellOf(tables.html, at)];
      // An interval may follow.
      expect({ name, cells }).toEqual({ name, cells: cells.map(() => expect.stringMatching(`^${shown}( \\[|$)`)) });
      expect({ name, isInText: words.includes(cells[0]!) }).toEqual({ name, isInText: true });
      expect({ name, value: inJson(report) }).toEqual({ name, value: expect.closeTo(value, 12) });
    }
    const scripts = [...new Set(figures.map(({ script }) => script))];
    const counts = scripts.map((name) => `${figures.filter(({ script }) => script === name).length} of ${name}`);
    process.stderr.write(`compared ${figures.length} published figures in four formats: ${counts.join(', ')}\n`);
  });

  it("bears out the experiment's own words, but for four that its results contradict", () => {
    const experiment = readFileSync(EXPERIMENT, 'utf8');
    const figures = new Map(publishedFigures(COMPARISON).map(({ name, shown }) => [name, shown]));
    const said = (pattern: RegExp): string => pattern.exec(experiment)?.[1] ?? 'nothing';
    const taskLine = (task: string, rest: string): RegExp => new RegExp(`\\*\\*${task}任务\\*\\*: ${rest}`);
    const level = (rating: number, rest: string): RegExp => new RegExp(`\\*\\*置信度${rating}\\*\\*: ${rest}`);
    const claims: [RegExp, string][] = [
      [/总题目数\*\*: ([\d,]+)/, 'accuracy of all: n'],
      [/总正确数\*\*: ([\d,]+)/, 'accuracy of all: correct'],
      [/总体正确率\*\*: ([\d.]+)%/, 'accuracy of all: accuracy % [95 %]'],
      ...Object.entries({ GRID: 'Grid', COL: 'Color', GAB: 'Gabor' }).flatMap(([task, name]): [RegExp, string][] => [
        [taskLine(task, String.raw`([\d.]+)%`), `accuracy of ${name}: accuracy % [95 %]`],
        [taskLine(task, String.raw`[\d.]+% \(([\d,]+)/`), `accuracy of ${name}: correct`],
      ]),
      ...[5, 4, 3].flatMap((rating): [RegExp, string][] => [
        [level(rating, String.raw`[\d.]+% \(([\d,]+)题`), `confidence ${rating} of all: n`],
        [level(rating, String.raw`([\d.]+%)`), `confidence ${rating} of all: share`],
      ]),
      [/平均置信度\*\*: ([\d.]+)/, 'confidence of all: mean'],
      [/高置信度\(4-5\)准确率\(([\d.]+)%/, 'high confidence: accuracy % [95 %]'],
      [/低置信度\(1-3\)准确率\(([\d.]+)%/, 'low confidence: accuracy % [95 %]'],
    ];
    const contradicted = claims
      .map(([pattern, name]) => [name, said(pattern).replace('%', ' %'), figures.get(name)])
      .filter(([, claim, found]) => claim !== found);
    expect(contradicted).toEqual([
      ['accuracy of Grid: correct', '1,512', '851'],
      ['accuracy of Color: correct', '344', '353'],
      ['accuracy of Gabor: correct', '320', '322'],
      ['confidence of all: mean', '4.99', '4.980'],
    ]);
    process.stderr.write(`compared ${claims.length} published claims\n`);
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
