import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBuiltInDataset } from '../../../../src/services/datasets/built-in.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('loadBuiltInDataset', () => {
  it('stores both prompt variants over the same images, each with its balanced key, and tells how far it is', async () => {
    const progress: [number, number][] = [];
    const { datasetId, created } = await loadBuiltInDataset({
      pool: database.pool,
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect(created).toBe(true);
    expect(progress.at(-1)).toEqual([5376, 5376]);
    expect(progress.map(([done]) => done)).toEqual(progress.map(([done]) => done).sort((a, b) => a - b));

    const datasets = await database.pool.query(
      'SELECT id = $1 AS "isReturned", name, version, question_count AS questions FROM datasets ORDER BY id',
      [datasetId],
    );
    expect(datasets.rows).toEqual([
      { isReturned: true, name: 'metacog-2688', version: 1, questions: 2688 },
      { isReturned: false, name: 'metacog-2688-enhanced', version: 1, questions: 2688 },
    ]);
    const images = await database.pool.query('SELECT count(*)::int, count(sha256)::int AS rendered FROM images');
    expect(images.rows).toEqual([{ count: 2688, rendered: 0 }]);
    const letters = await database.pool.query(
      `SELECT letter, count(*)::int FROM answer_key_entries JOIN answer_keys ON answer_keys.id = answer_key_id
       WHERE dataset_id = $1 AND source = 'CATALOG' AND is_default GROUP BY letter ORDER BY letter`,
      [datasetId],
    );
    expect(letters.rows).toEqual([
      { letter: 'A', count: 1344 },
      { letter: 'B', count: 1344 },
    ]);
  });

  it('writes nothing when it is there already', async () => {
    const first = await database.pool.query<{ id: number }>(`SELECT id FROM datasets WHERE name = 'metacog-2688'`);
    const progress: number[] = [];
    const again = await loadBuiltInDataset({ pool: database.pool, onProgress: (done) => progress.push(done) });
    expect(again).toEqual({ datasetId: first.rows[0]!.id, created: false });
    expect(progress).toEqual([]);
    const { rows } = await database.pool.query('SELECT count(*)::int FROM datasets');
    expect(rows).toEqual([{ count: 2 }]);
  });
});
