import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetricsLoaders } from '../../../../src/services/metrics/metrics-loaders.js';
import { MetricsService } from '../../../../src/services/metrics/metrics.service.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newMetricsWorld, type MetricsWorld } from '../../../support/metrics-world.js';

const service = new MetricsService();
let database: TestDatabase;
let world: MetricsWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await newMetricsWorld(database.pool);
});
afterAll(() => database.close());

function countsOf(strata: readonly (readonly { readonly count: number }[])[]): number[] {
  return strata.map((cells) => cells.reduce((sum, { count }) => sum + count, 0));
}

describe('the strata of a bootstrap', () => {
  it('are the tasks of the whole run, of answers and of token probabilities', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice(world.mixed, loaders);
    // Gabor, then Grid; of Gabor only three answers have a reply, and only Grid has token probabilities
    expect(countsOf(await service.cellsByTask(slice, loaders))).toEqual([3, 6]);
    expect(countsOf(await service.tokenCellsByTask(slice, loaders))).toEqual([2]);
    const sampled = await service.slice(world.sampled, loaders);
    expect(countsOf(await service.cellsByTask(sampled, loaders))).toEqual([12, 12]);
  });

  it('is the one task of a slice that is within a task', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const whole = await service.slice(world.mixed, loaders);
    const [gabor, grid] = await service.groups(whole, 'task', loaders);
    if (!gabor || !grid) throw new Error('two tasks were expected');
    expect(countsOf(await service.cellsByTask(gabor.metrics, loaders))).toEqual([3]);
    expect(countsOf(await service.tokenCellsByTask(grid.metrics, loaders))).toEqual([2]);
    expect(await service.tokenCellsByTask(gabor.metrics, loaders)).toEqual([]);
  });
});
