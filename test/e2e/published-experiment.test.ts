import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ApiClient } from '../../src/cli/api/api-client.js';
import { runCli, startCli, type RunningProgram } from '../support/program.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { sharedFile } from '../support/shared-files.js';

const file = (name: string): string => sharedFile(`seed-data/${name}`) ?? '';
const QUESTIONS = file('questions_two_stage_concise.jsonl');
const CATALOG = file('catalog_2688_newspec_correctly_fixed.json');
const KEY = file('ground_truth.json');
const RESULTS = file('qwen2.5-vl-72b_full_results.jsonl');
const areHere = [QUESTIONS, CATALOG, KEY, RESULTS].every((name) => name !== '');
const title = 'the published experiment, replayed through the whole path';
if (!areHere) process.stderr.write(`SKIPPED: ${title}: its files are not on this machine (set METACOG_SHARED)\n`);

interface Scored {
  readonly answerKey: { readonly name: string };
  readonly final: boolean;
  readonly counts: { readonly answers: number; readonly rated: number; readonly failed: number };
  readonly accuracy: { readonly count: number; readonly n: number; readonly value: number };
  readonly confidence: {
    readonly mean: number;
    readonly levels: readonly {
      readonly level: number;
      readonly count: number;
      readonly accuracy: { readonly count: number };
    }[];
  };
  readonly by?: readonly {
    readonly key: string;
    readonly metrics: { readonly accuracy: { readonly count: number; readonly n: number } };
  }[];
}

const METRICS = {
  text: `query Metrics($name: String!, $key: String!) {
    runByName(name: $name) {
      metrics(answerKey: $key) {
        answerKey { name } final counts { answers rated failed } accuracy { count n value }
        confidence { mean levels { level count accuracy { count } } }
        by(factor: "task") { key metrics { accuracy { count n } } }
      }
    }
  }`,
};
const AUDIT = {
  text: `query Audit($name: String!) {
    dataset(name: $name) {
      defaultAnswerKey { name source letterCounts { letter count } }
      keyAudit {
        agreements { task compared disagree left { name } right { name } }
        disagreements(first: 1) { totalCount nodes { question { qid } letters { letter answerKey { name } } } }
      }
    }
  }`,
};

(areHere ? describe : describe.skip)(`${title}${areHere ? '' : ' (SKIPPED: its files are not here)'}`, () => {
  let simulator: RunningProgram;
  let server: ServedProgram;
  let api: ApiClient;
  let folder: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-published-'));
    simulator = startCli([
      'simulate',
      '--observer',
      'recorded',
      '--results',
      RESULTS,
      '--port',
      '0',
      '--service-ms',
      '1',
    ]);
    server = await startServedProgram({ VLLM_URL: await simulator.waitFor(/http:\/\/127\.0\.0\.1:\d+/) });
    api = server.api;
    env = { METACOG_URL: server.url };
  });
  afterAll(async () => {
    await server.close();
    await simulator.kill();
    await rm(folder, { recursive: true });
  });

  const metrics = async (name: string, key: string): Promise<Scored> =>
    (await api.query<{ runByName: { metrics: Scored } }, object>(METRICS, { name, key })).runByName.metrics;
  const counts = ({ by = [] }: Scored) => Object.fromEntries(by.map(({ key, metrics: m }) => [key, m.accuracy]));
  const levels = (scored: Scored) =>
    scored.confidence.levels.map(({ level, count, accuracy }) => [level, count, accuracy.count]);

  /** The acceptance figures: what the experiment reported, and what is true. */
  const expectFigures = async (run: string): Promise<void> => {
    const published = await metrics(run, 'published');
    expect(published).toMatchObject({
      answerKey: { name: 'published' },
      final: true,
      counts: { answers: 2688, rated: 2688, failed: 0 },
      accuracy: { count: 1526, n: 2688 },
    });
    expect(counts(published)).toEqual({
      Grid: { count: 851, n: 896 },
      Gabor: { count: 322, n: 896 },
      Color: { count: 353, n: 896 },
    });
    expect(levels(published)).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 16, 2],
      [4, 21, 12],
      [5, 2651, 1512],
    ]);
    const catalog = await metrics(run, 'catalog');
    expect(catalog.accuracy).toMatchObject({ count: 1958, n: 2688 });
    expect(counts(catalog)).toEqual({
      Grid: { count: 851, n: 896 },
      Gabor: { count: 574, n: 896 },
      Color: { count: 533, n: 896 },
    });
    expect(levels(catalog)).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 16, 14],
      [4, 21, 9],
      [5, 2651, 1935],
    ]);
    expect(catalog.confidence.mean).toBeCloseTo(4.980282738095238, 9);
  };

  it('imports the question set, the catalogue and the key as they are', async () => {
    const dataset = await runCli(
      ['import', 'dataset', '--name', 'published', '--questions', QUESTIONS, '--catalog', CATALOG],
      env,
    );
    expect(dataset).toMatchObject({ code: 0 });
    const key = await runCli(['import', 'key', '--dataset', 'published', '--name', 'published', '--file', KEY], env);
    expect(key).toMatchObject({ code: 0 });
    expect(`${key.stdout}${key.stderr}`).toMatch(/Gabor.*896.*896/);
  });

  it('finds the 1,454 questions that the published key has wrong, and where', async () => {
    const { dataset } = await api.query<{ dataset: Record<string, unknown> }, object>(AUDIT, { name: 'published' });
    const pair = { left: { name: 'catalog' }, right: { name: 'published' } };
    expect(dataset).toMatchObject({
      defaultAnswerKey: {
        name: 'catalog',
        source: 'CATALOG',
        letterCounts: [
          { letter: 'A', count: 1359 },
          { letter: 'B', count: 1329 },
        ],
      },
      keyAudit: {
        agreements: [
          { ...pair, task: null, compared: 2688, disagree: 1454 },
          { ...pair, task: 'Grid', compared: 896, disagree: 0 },
          { ...pair, task: 'Gabor', compared: 896, disagree: 896 },
          { ...pair, task: 'Color', compared: 896, disagree: 558 },
        ],
        disagreements: { totalCount: 1454, nodes: [{ question: { qid: 'GAB-0001' } }] },
      },
    });
  });

  it('asks all questions over HTTP, and what it writes is the published results file', async () => {
    const output = path.join(folder, 'results.jsonl');
    const run = await runCli(['run', '--dataset', 'published', '--name', 'replayed', '--output', output], env);
    expect(run).toMatchObject({ code: 0 });
    const read = async (name: string) => {
      const lines = (await readFile(name, 'utf8')).trim().split('\n');
      return new Map(lines.map((line) => JSON.parse(line) as Record<string, unknown>).map((line) => [line.qid, line]));
    };
    const [written, recorded] = await Promise.all([read(output), read(RESULTS)]);
    expect(written.size).toBe(5376);
    for (const [qid, line] of recorded) {
      const { probabilities, ...rest } = line;
      const { probabilities: probabilitiesWritten, ...restWritten } = written.get(qid) ?? {};
      // Only the time it took is another one.
      expect(restWritten).toEqual({ ...rest, latency_ms: expect.any(Number) });
      if (probabilities === undefined) continue;
      const given = probabilitiesWritten as Record<string, number>;
      for (const [letter, probability] of Object.entries(probabilities as Record<string, number>)) {
        expect(Math.abs(given[letter]! - probability)).toBeLessThan(1e-9);
      }
    }
  }, 600_000);

  it('scores the replayed run 1,526 under the published key and 1,958 under the true one', async () => {
    await expectFigures('replayed');
  });

  it('scores the imported results the same without a backend', async () => {
    const imported = await runCli(
      [
        'import',
        'run',
        '--dataset',
        'published',
        '--name',
        'imported',
        '--model',
        'Qwen2.5-VL-72B',
        '--results',
        RESULTS,
      ],
      env,
    );
    expect(imported).toMatchObject({ code: 0 });
    await expectFigures('imported');
  });
});
