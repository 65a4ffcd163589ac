import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatError } from '../../../src/resolvers/format-error.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../support/factories.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  api = await createTestApi(pool);
  const { id: datasetId } = await newDataset(pool, { difficulty: { Grid: { factor: 'level', easier: 'higher' } } });
  const { id: questionId, qid } = await newQuestion(pool, { datasetId, factors: { level: '1', shape: 'Circle' } });
  await newAnswerKey(pool, { datasetId, letters: { [qid]: 'A' } });
  const { id: runId } = await newRun(pool, { datasetId, name: 'asked' });
  await newAnswer(pool, { runId, questionId });
  await newRun(pool, { datasetId, name: 'empty' });
  const plain = await newDataset(pool);
  await newAnswerKey(pool, { datasetId: plain.id });
  await newRun(pool, { datasetId: plain.id, name: 'plain' });
});
afterAll(() => database.close());

/** The first error as a client gets it. */
async function refusal(selection: string, name: string) {
  const { errors } = await api.execute(`{ runByName(name: "${name}") { metrics { ${selection} } } }`);
  return errors?.[0] && formatError(errors[0]);
}

const BINS = 'is out of range; give 1 to 1000';
const TEMPERATURE = 'method TEMPERATURE needs the log odds of the letters: ask for it with source TOKEN';
const NOT_DECLARED = 'This dataset does not declare "shape" as the difficulty of a task. It declares: level.';

describe('what cannot be computed is refused, with the place and the argument', () => {
  it.each([
    ['calibration(bins: 0) { n }', 'calibration', 'bins', `bins: 0 ${BINS}`],
    ['calibration(bins: 1001) { n }', 'calibration', 'bins', `bins: 1001 ${BINS}`],
    ['calibration(source: TOKEN, bins: -1) { n }', 'calibration', 'bins', `bins: -1 ${BINS}`],
    ['recalibration(bins: 0) { reason }', 'recalibration', 'bins', `bins: 0 ${BINS}`],
    ['recalibration(source: TOKEN, bins: 1001) { reason }', 'recalibration', 'bins', `bins: 1001 ${BINS}`],
    ['recalibration(method: TEMPERATURE) { reason }', 'recalibration', 'method', TEMPERATURE],
    ['psychometric(factor: "shape") { task }', 'psychometric', 'factor', NOT_DECLARED],
  ])('%s', async (selection, path, argument, message) => {
    for (const name of ['asked', 'empty']) {
      expect(await refusal(selection, name)).toMatchObject({
        message,
        path: ['runByName', 'metrics', path],
        extensions: { code: 'BAD_USER_INPUT', field: [argument] },
      });
    }
  });

  it('a difficulty where the dataset declares none', async () => {
    expect(await refusal('psychometric(factor: "level") { task }', 'plain')).toMatchObject({
      message: 'This dataset does not declare "level" as the difficulty of a task. It declares none.',
      path: ['runByName', 'metrics', 'psychometric'],
    });
  });

  it('but the ends of the range are not', async () => {
    for (const bins of [1, 1000]) {
      expect(await refusal(`calibration(bins: ${bins}) { reliability { n } }`, 'asked')).toBeUndefined();
    }
  });
});
