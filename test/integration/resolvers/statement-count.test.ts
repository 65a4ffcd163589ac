import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApi } from '../../support/api.js';
import { countStatements } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../support/factories.js';
import { insertRow } from '../../support/insert-row.js';

const DEEP = `query ($runs: Int!, $answers: Int!) {
  runs(first: $runs) {
    totalCount
    nodes {
      id name dataset { name tasks { name factors { name values } } answerKeys { name questionCount } }
      backend { name healthy }
      progress { total complete inFlight }
      answers(first: $answers) {
        totalCount
        nodes {
          id letter isCorrect fileSays: isCorrect(answerKey: "file")
          run { name }
          question { qid correctLetter image { url } dataset { version } answers(first: 2) { nodes { id } } }
        }
      }
      metrics { accuracy { value } by(factor: "task") { key metrics { accuracy { value } } } }
    }
  }
}`;

interface Deep {
  readonly runs: {
    readonly totalCount: number;
    readonly nodes: readonly {
      readonly answers: {
        readonly totalCount: number;
        readonly nodes: readonly { readonly isCorrect: boolean; readonly fileSays: boolean }[];
      };
    }[];
  };
}

describe('a deep query', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { pool } = database;
    for (const name of ['first', 'second']) {
      const { id: datasetId } = await newDataset(pool, { name });
      const questions = [];
      for (const letter of ['A', 'B', 'A', 'B']) {
        const recipe = {
          recipe: '{}',
          recipe_hash: `${name}-${questions.length}`,
          mime_type: 'image/png',
          width: 1,
          height: 1,
        };
        const imageId = await insertRow(pool, 'images', recipe);
        questions.push({ ...(await newQuestion(pool, { datasetId, imageId, factors: { level: letter } })), letter });
      }
      await newAnswerKey(pool, {
        datasetId,
        letters: Object.fromEntries(questions.map(({ qid, letter }) => [qid, letter])),
      });
      await newAnswerKey(pool, {
        datasetId,
        name: 'file',
        source: 'FILE',
        letters: Object.fromEntries(questions.map(({ qid }) => [qid, 'B'])),
      });
      for (let run = 0; run < 3; run += 1) {
        const { id: runId } = await newRun(pool, { datasetId });
        for (const { id: questionId } of questions) await newAnswer(pool, { runId, questionId });
      }
    }
  });
  afterAll(() => database.close());

  it('costs a number of statements that depends on its shape, not on the number of rows', async () => {
    const { pool, take } = countStatements(database.pool);
    const api = await createTestApi(pool);
    const one = await api.query<Deep>(DEEP, { runs: 1, answers: 1 });
    const statementsForOne = take();
    const all = await api.query<Deep>(DEEP, { runs: 6, answers: 4 });
    const statementsForAll = take();
    expect([one, all].map(({ runs }) => runs.nodes.flatMap(({ answers }) => answers.nodes).length)).toEqual([1, 24]);
    expect(statementsForAll).toHaveLength(statementsForOne.length);
    expect(statementsForAll.length).toBeLessThanOrEqual(24);
    expect(api.describedImages.map((ids) => ids.length)).toEqual([1, 8]);
  });

  it('says under each key what is correct', async () => {
    const api = await createTestApi(database.pool);
    const { runs } = await api.query<Deep>(DEEP, { runs: 6, answers: 4 });
    expect(runs.totalCount).toBe(6);
    for (const { answers } of runs.nodes) {
      expect(answers.totalCount).toBe(4);
      expect(answers.nodes.map(({ isCorrect }) => isCorrect)).toEqual([true, false, true, false]);
      expect(answers.nodes.map(({ fileSays }) => fileSays)).toEqual([false, false, false, false]);
    }
  });
});
