import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RememberedDifficulty } from '../../../../src/services/metrics/dataset-difficulty.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newDataset } from '../../../support/factories.js';

describe('the difficulty of datasets', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  it('is read once, then remembered, in the order of the ids; an unknown dataset says nothing', async () => {
    const difficulty = { Gabor: { factor: 'level', easier: 'higher' } } as const;
    const { id: said } = await newDataset(database.pool, { difficulty });
    const { id: silent } = await newDataset(database.pool);
    const query = jest.spyOn(database.pool, 'query');
    const remembered = new RememberedDifficulty({ pool: database.pool });
    expect(await remembered.load([silent, 999_999, said])).toEqual([{}, {}, difficulty]);
    expect(await remembered.load([said, silent])).toEqual([difficulty, {}]);
    expect(query).toHaveBeenCalledTimes(1);
  });
});
