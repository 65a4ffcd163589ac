import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestApi, type TestApi } from '../../support/api.js';
import { countJobs, type CountedJobs } from '../../support/counted-jobs.js';
import { countStatements, type CountedPool } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../support/factories.js';
import { wholeSelection } from '../../support/whole-selection.js';

const RUNS = 20;
const LETTERS = ['A', 'B', 'A', 'B', 'A', 'A', 'B', 'B', 'A', 'B'];
const CONFIDENCE = [5, 4, 3, 5, 2, 5, 4, 1, 5, 5];

let database: TestDatabase;
let counted: CountedPool;
let jobs: CountedJobs;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  counted = countStatements(database.pool);
  const { pool } = database;
  const difficulty = {
    Grid: { factor: 'level', easier: 'higher' },
    Gabor: { factor: 'level', easier: 'lower' },
  } as const;
  const { id: datasetId } = await newDataset(pool, { difficulty });
  const questions = [];
  for (const [place, letter] of LETTERS.entries()) {
    const task = place < 5 ? 'Grid' : 'Gabor';
    const { id, qid } = await newQuestion(pool, { datasetId, task, factors: { level: String(1 + (place % 3)) } });
    questions.push({ id, qid, letter });
  }
  const letters = Object.fromEntries(questions.map(({ qid, letter }) => [qid, letter]));
  await newAnswerKey(pool, { datasetId, letters });
  const swapped = Object.fromEntries(questions.map(({ qid, letter }) => [qid, letter === 'A' ? 'B' : 'A']));
  await newAnswerKey(pool, { datasetId, name: 'file', source: 'FILE', letters: swapped });
  for (let run = 0; run < RUNS; run += 1) {
    // Half of them go on; of the ten answers of each run others are wrong.
    const { id: runId } = await newRun(pool, {
      datasetId,
      name: `run-${run}`,
      status: run % 2 === 0 ? 'COMPLETED' : 'RUNNING',
    });
    for (const [place, { id: questionId, letter }] of questions.entries()) {
      const isWrong = (place + run) % 3 === 0;
      const given = isWrong === (letter === 'A') ? 'B' : 'A';
      const probabilities = given === 'A' ? { A: 0.8, B: 0.2 - place / 100 } : { A: 0.3 - place / 100, B: 0.7 };
      await newAnswer(pool, { runId, questionId, letter: given, confidence: CONFIDENCE[place]!, probabilities });
    }
  }
});
beforeEach(async () => {
  jobs = countJobs();
  api = await createTestApi(counted.pool, { statistics: jobs.statistics });
  counted.take();
});
afterAll(() => database.close());

/** Of a run that goes on, so that its answers are read from their table. */
async function ask<Run = { metrics: Record<string, unknown> }>(selection: string, name = 'run-1'): Promise<Run> {
  return (await api.query<{ run: Run }>(`{ run: runByName(name: "${name}") { ${selection} } }`)).run;
}

const answerStatements = (): string[] => counted.take().filter((statement) => statement.includes('JOIN answers a'));

/** Whole types, but for the limits of the bootstrap. */
const whole = (type: string, bootstrapped: readonly string[] = []): string =>
  wholeSelection(api.schema, type, { without: bootstrapped.flatMap((name) => [`${name}.low`, `${name}.high`]) });
const calibration = (): string => whole('Calibration', ['ece', 'mce', 'rmsce', 'ace']);
const discrimination = (): string => whole('Discrimination', ['aurc']);
const metaD = (): string => whole('MetaD', ['metaDPrime', 'mRatio', 'mDiff']);

describe('the answers are read', () => {
  it('in one statement for all that is said of letters and ratings', async () => {
    await ask(`metrics {
      counts { answers answered rated failed } accuracy { value low } accuracyAnswered { value }
      decision ${whole('DecisionMetrics')} confidence ${whole('ConfidenceSummary')} metaD ${metaD()}
      calibration ${calibration()} unit: calibration(map: UNIT, binning: EQUAL_MASS, bins: 3) ${calibration()}
      discrimination ${discrimination()}
    }`);
    expect(answerStatements()).toHaveLength(1);
    expect(jobs.take()).toEqual([]);
  });

  it('in one statement for all that is said of token probabilities', async () => {
    await ask(`metrics {
      counts { withProbabilities } tokens ${whole('TokenMetrics')}
      calibration(source: TOKEN) ${calibration()} discrimination(source: TOKEN) ${discrimination()}
    }`);
    expect(answerStatements()).toHaveLength(1);
    expect(jobs.take()).toEqual([]);
  });

  it('in one statement for each source that is recalibrated, whatever the methods', async () => {
    const fields = '{ method reason calibration { brier { score { value } } } }';
    await ask(`metrics {
      recalibration ${fields} platt: recalibration(method: PLATT) ${fields}
      token: recalibration(source: TOKEN) ${fields}
      temperature: recalibration(source: TOKEN, method: TEMPERATURE) ${fields}
    }`);
    expect(answerStatements()).toHaveLength(2);
  });

  it('not at all for what needs none of them', async () => {
    await ask('metrics { final answerKey { name } }');
    expect(answerStatements()).toEqual([]);
  });

  it('for the limits of a bootstrap by task, which is once more', async () => {
    await ask(
      'metrics { calibration { ece { value low } } discrimination { aurc { high } } metaD { mRatio { low } } }',
    );
    expect(answerStatements()).toHaveLength(2);
  });
});

describe('a query for 20 runs', () => {
  it('of everything there is, by task too, costs as many statements as for one', async () => {
    const everything = (byTask: string) =>
      wholeSelection(api.schema, 'Metrics', {
        args: { psychometric: '(factor: "level")', by: '(factor: "task")' },
        instead: { AnswerKey: '{ id name }', MetricsGroup: `{ key ${byTask} }` },
      });
    const query = `query ($runs: Int!) { runs(first: $runs) { nodes {
      metrics ${everything(`metrics ${everything('')}`)} underFile: metrics(answerKey: "file") ${everything('')}
    } } }`;
    const asked = async (runs: number) => {
      const { runs: page } = await api.query<{ runs: { nodes: unknown[] } }>(query, { runs });
      expect(page.nodes).toHaveLength(runs);
      return counted.take();
    };
    // what is kept of runs that have ended is made when they are first asked about
    await asked(RUNS);
    // two, so that there is one that goes on and one that has ended
    const [few, all] = [await asked(2), await asked(RUNS)];
    expect(all).toHaveLength(few.length);
    process.stdout.write(`${few.length} statements for all metrics of 20 runs, by task, under two keys\n`);
  }, 180_000);
});

describe('a bootstrap is run', () => {
  const limits = '{ value low high }';

  it('only when one of its limits is selected', async () => {
    await ask('metrics { calibration { ece { value method n reason } } discrimination { aurc { value } } }');
    await ask('metrics { metaD { metaDPrime { value } reliable reasons } }');
    await ask('metrics { calibration { overconfidence { low high } brier { score { low } } } }');
    await ask('metrics { discrimination { auroc { low } gamma { low } } decision { dPrime { low } } }');
    expect(jobs.take()).toEqual([]);
    await ask('metrics { calibration { mce { high } } }');
    expect(jobs.take()).toEqual(['calibration']);
    await ask('metrics { discrimination { aurc { low } } }');
    expect(jobs.take()).toEqual(['riskAreas']);
    await ask('metrics { metaD { mDiff { low } } }');
    expect(jobs.take()).toEqual(['metaD']);
  });

  it('once for all errors of one calibration, and for equal selections of one query', async () => {
    const run = await ask(`
      metrics {
        calibration { ece ${limits} mce ${limits} rmsce ${limits} ace ${limits} }
        same: calibration(source: VERBAL, map: HALF, bins: 10, binning: EQUAL_WIDTH) { ece ${limits} }
        nulls: calibration(source: null, map: null, bins: null, binning: null) { ece ${limits} }
        metaD { metaDPrime ${limits} mRatio ${limits} mDiff ${limits} }
      }
      again: metrics { calibration { ece ${limits} } metaD { mRatio ${limits} } }`);
    expect(jobs.take().sort()).toEqual(['calibration', 'metaD']);
    const { same, nulls, calibration: first } = run.metrics as Record<string, { ece: unknown }>;
    expect([same?.ece, nulls?.ece]).toEqual([first?.ece, first?.ece]);
    await ask(`metrics { calibration { rmsce ${limits} } }`);
    expect(jobs.take()).toEqual([]);
  });

  it('for each map, binning and group apart', async () => {
    await ask(`metrics {
      calibration { ece { low } } unit: calibration(map: UNIT) { ece { low } } five: calibration(bins: 5) { ece { low } }
      mass: calibration(binning: EQUAL_MASS) { ece { low } } token: calibration(source: TOKEN) { ece { low } }
      by(factor: "task") { metrics { calibration { ece { low } } } }
    }`);
    expect(jobs.take()).toEqual(Array.from({ length: 7 }, () => 'calibration'));
  });

  it('for the fit of a psychometric curve, not for its points', async () => {
    await ask('metrics { psychometric(factor: "level") { task easier points { level accuracy { value } } } }');
    expect(jobs.take()).toEqual([]);
    await ask('metrics { psychometric(factor: "level") { reason fit { threshold { value } slope { low } } } }');
    expect(jobs.take()).toEqual(['psychometric', 'psychometric']);
  });

  it('not for a value that is undefined', async () => {
    await ask(`metrics(where: { sample: 9 }) {
      calibration { ece ${limits} } discrimination { aurc ${limits} } metaD { metaDPrime ${limits} }
    }`);
    expect(jobs.take()).toEqual([]);
  });

  it('once for two runs that are compared', async () => {
    const { nodes } = (await api.query<{ runs: { nodes: { id: string }[] } }>('{ runs(first: 2) { nodes { id } } }'))
      .runs;
    const [baseline, candidate] = nodes.map(({ id }) => id);
    const compare = (selection: string) =>
      api.query(`{ compareRuns(baseline: "${baseline}", candidate: "${candidate}") { ${selection} } }`);
    await compare('matched accuracy { value low p } auroc { value p } mcNemarP');
    expect(jobs.take()).toEqual([]);
    await compare(`ece ${limits}`);
    expect(jobs.take()).toEqual(['paired']);
  });
});
