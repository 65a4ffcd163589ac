import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import type { ComparedPair } from '../../../src/schema/run-comparison.js';
import { holm } from '../../../src/services/statistics/holm.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { newComparedWorld, type ComparedWorld } from '../../support/compared-world.js';
import { countStatements, type CountedPool } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { missingOracleFiles } from '../../support/oracle.js';
import { importPublishedRun } from '../../support/published-run.js';

const PAIRS = `comparison {
  baseline { name } candidate { name } matched unmatched onlyBaselineRight onlyCandidateRight
  mcNemarP accuracy { baseline candidate p n } ece { p } auroc { p }
} mcNemarPHolm ecePHolm aurocPHolm`;

let database: TestDatabase;
let counted: CountedPool;
let api: TestApi;
beforeAll(async () => {
  database = await createTestDatabase();
  counted = countStatements(database.pool);
  api = await createTestApi(counted.pool);
});
afterAll(() => database.close());

async function compareAll(runs: readonly string[], selection = PAIRS, args = ''): Promise<ComparedPair[]> {
  const query = `query ($runs: [ID!]!) { compareAllRuns(runs: $runs ${args}) { ${selection} } }`;
  return (await api.query<{ compareAllRuns: ComparedPair[] }>(query, { runs })).compareAllRuns;
}

/** Holds the adjusted p-values against those of the pairs. */
function expectHolm(pairs: readonly ComparedPair[]): void {
  const ofPairs = (pOf: (pair: ComparedPair) => number | null) => holm(pairs.map(pOf));
  expect(pairs.map(({ mcNemarPHolm }) => mcNemarPHolm)).toEqual(ofPairs(({ comparison }) => comparison.mcNemarP));
  expect(pairs.map(({ ecePHolm }) => ecePHolm)).toEqual(ofPairs(({ comparison }) => comparison.ece.p));
  expect(pairs.map(({ aurocPHolm }) => aurocPHolm)).toEqual(ofPairs(({ comparison }) => comparison.auroc.p));
}

describe('compareAllRuns', () => {
  let world: ComparedWorld;
  beforeAll(async () => {
    world = await newComparedWorld(database.pool);
  });

  it('has every pair, the earlier as baseline, with p-values by Holm that leave out what is undefined', async () => {
    const { baseline, candidate, empty } = world.runs;
    const pairs = await compareAll([candidate, baseline, empty]);
    const names = pairs.map(({ comparison }) => [comparison.baseline.name, comparison.candidate.name]);
    expect(names).toEqual([
      ['candidate', 'baseline'],
      ['candidate', 'empty'],
      ['baseline', 'empty'],
    ]);
    expectHolm(pairs);
    // with the empty run there is no test, so the one that could be made is adjusted for itself alone
    expect(pairs.map(({ mcNemarPHolm }) => mcNemarPHolm)).toEqual([expect.closeTo(1, 12), null, null]);
  });

  it('takes a key and questions, and refuses answers chosen by outcome', async () => {
    const runs = [world.runs.baseline, world.runs.candidate];
    const args = ', answerKey: "file", where: { factors: [{ name: "level", in: ["2"] }] }';
    const [pair] = await compareAll(runs, 'comparison { matched onlyBaselineRight onlyCandidateRight }', args);
    expect(pair).toEqual({ comparison: { matched: 3, onlyBaselineRight: 1, onlyCandidateRight: 2 } });
    const refused = compareAll(runs, 'comparison { matched }', ', where: { correct: true }');
    await expect(refused).rejects.toMatchObject({
      originalError: { code: 'BAD_USER_INPUT', field: ['where', 'correct'] },
    });
  });

  it('reads the answers of all pairs in one statement', async () => {
    const { baseline, candidate, empty, later } = world.runs;
    counted.take();
    await compareAll([baseline, candidate, empty, later], 'comparison { matched mcNemarP } mcNemarPHolm');
    expect(counted.take().filter((statement) => statement.includes('JOIN answers a'))).toHaveLength(1);
  });

  it('refuses lists that make no pairs, or too many', async () => {
    const { baseline, candidate } = world.runs;
    const many = Array.from({ length: 21 }, (_, place) => toGlobalId('Run', place + 1));
    const unknown = toGlobalId('Run', 999_999);
    const problems = { code: 'BAD_USER_INPUT', field: ['runs'] };
    for (const [runs, message] of [
      [[], 'fewer than two runs'],
      [[baseline], 'fewer than two runs'],
      [[baseline, candidate, baseline], 'names a run twice'],
      [many, 'names 21 runs; 20 are the most'],
    ] as const) {
      await expect(compareAll(runs)).rejects.toMatchObject({
        message: expect.stringContaining(message),
        originalError: problems,
      });
    }
    await expect(compareAll([baseline, unknown])).rejects.toMatchObject({
      message: `There is no run ${unknown}`,
      originalError: { code: 'NOT_FOUND', field: ['runs'] },
    });
  });
});

const skipped = missingOracleFiles.length > 0;
const title = skipped
  ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}`
  : 'as they were made';

/** Another run with the same answers. */
const COPY = `
  WITH copy AS (
    INSERT INTO runs (name, dataset_id, backend_id, model, status, settings, environment, total, complete)
    SELECT $2, dataset_id, backend_id, model, status, settings, environment, total, complete FROM runs WHERE id = $1
    RETURNING id
  ), copied AS (
    INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence,
      confidence_status, probabilities, token_confidence)
    SELECT copy.id, question_id, sample, a.sequence, status, letter, letter_status, confidence, confidence_status,
      probabilities, token_confidence FROM answers a, copy WHERE run_id = $1
  )
  SELECT id FROM copy`;
/** The first answers of a task, in the order of the questions, that are right or wrong by the catalogue. */
const FIRST = `
  SELECT a.question_id FROM answers a JOIN questions q ON q.id = a.question_id
  JOIN answer_key_entries e ON e.question_id = q.id
  JOIN answer_keys k ON k.id = e.answer_key_id AND k.name = 'catalog'
  WHERE a.run_id = $1 AND q.task = $2 AND (a.letter = e.letter) = $3 ORDER BY q.position LIMIT $4`;

(skipped ? describe.skip : describe)(`the published run beside runs that differ in known answers: ${title}`, () => {
  const runs: Record<'qwen' | 'flipped' | 'unsure', number> = { qwen: 0, flipped: 0, unsure: 0 };
  const ids = () => Object.values(runs).map((id) => toGlobalId('Run', id));

  beforeAll(async () => {
    const { pool } = database;
    runs.qwen = (await importPublishedRun(pool)).runId;
    for (const name of ['flipped', 'unsure'] as const) {
      const { rows } = await pool.query<{ id: number }>(COPY, [runs.qwen, name]);
      runs[name] = rows[0]!.id;
    }
    const flip = `UPDATE answers SET letter = CASE letter WHEN 'A' THEN 'B' ELSE 'A' END
      WHERE run_id = $1 AND question_id IN (${FIRST})`;
    await pool.query(flip, [runs.flipped, 'Grid', true, 40]);
    await pool.query(flip, [runs.flipped, 'Gabor', false, 10]);
    await pool.query(`DELETE FROM answers WHERE run_id = $1 AND question_id IN (${FIRST})`, [
      ...[runs.flipped, 'Color', true, 5],
    ]);
    await pool.query(
      `UPDATE answers a SET confidence = 2 FROM answer_key_entries e JOIN answer_keys k ON k.id = e.answer_key_id
       WHERE a.run_id = $1 AND k.name = 'catalog' AND e.question_id = a.question_id AND a.letter <> e.letter`,
      [runs.unsure],
    );
    await pool.query('ANALYZE');
  });

  it('finds the answers that were flipped, in their tasks and levels, and those that were taken out', async () => {
    const fields = 'matched unmatched onlyBaselineRight onlyCandidateRight accuracy { baseline candidate n }';
    const { compareRuns } = await api.query<{
      compareRuns: ComparedPair['comparison'];
    }>(
      `query ($baseline: ID!, $candidate: ID!) { compareRuns(baseline: $baseline, candidate: $candidate) { ${fields}
        by(factor: "task") { key comparison { ${fields} by(factor: "grid_level") { key comparison { ${fields} } } } }
      } }`,
      { baseline: ids()[0], candidate: ids()[1] },
    );
    expect(compareRuns).toMatchObject({
      matched: 2683,
      unmatched: 5,
      onlyBaselineRight: 40,
      onlyCandidateRight: 10,
      accuracy: {
        baseline: expect.closeTo((1958 - 5) / 2683, 12),
        candidate: expect.closeTo((1958 - 5 - 30) / 2683, 12),
        n: 2683,
      },
    });
    const byTask = compareRuns.by.map(({ key, comparison: of }) => [
      ...[key, of.matched, of.unmatched, of.onlyBaselineRight, of.onlyCandidateRight],
    ]);
    expect(byTask).toEqual([
      ['Color', 891, 5, 0, 0],
      ['Gabor', 896, 0, 0, 10],
      ['Grid', 896, 0, 40, 0],
    ]);
    const levels = compareRuns.by[2]!.comparison.by;
    expect(levels.map(({ key, comparison }) => [key, comparison.matched])).toEqual(
      ['1', '2', '3', '4', '5', '6', '7'].map((level) => [level, 128]),
    );
    expect(levels.reduce((sum, { comparison }) => sum + comparison.onlyBaselineRight, 0)).toBe(40);
  });

  it('tells which runs differ, in what, after the correction for all pairs', async () => {
    const pairs = await compareAll(ids());
    expectHolm(pairs);
    const [withFlipped, withUnsure] = pairs;
    expect(withFlipped?.mcNemarPHolm).toBeLessThan(1e-3);
    expect(withUnsure).toMatchObject({
      mcNemarPHolm: 1,
      comparison: { matched: 2688, unmatched: 0, onlyBaselineRight: 0, onlyCandidateRight: 0 },
    });
    // its confidence is low exactly where it is wrong
    expect(withUnsure?.aurocPHolm).toBeLessThan(1e-9);
    expect(withUnsure?.ecePHolm).toBeLessThan(0.01);
  });
});
