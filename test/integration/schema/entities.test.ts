import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { entities } from '../../../src/schema/entities.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url, entities }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.close();
});

it.each(entities.map((entity) => [entity.name, entity] as const))(
  '%s maps columns that its table has',
  async (_name, entity) => {
    await expect(dataSource.getRepository(entity).find({ take: 1 })).resolves.toEqual([]);
  },
);
