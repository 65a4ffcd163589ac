import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { entities } from '../../../src/schema/entities.js';
import { createDataSource } from '../../../src/services/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('the entities', () => {
  let test: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    test = await createTestDatabase();
    dataSource = await createDataSource(test.url, entities).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await test.close();
  });

  it.each(entities.map((entity) => [entity.name, entity] as const))(
    '%s has exactly the columns of its table',
    async (_name, entity) => {
      const { columns, tableName } = dataSource.getMetadata(entity);
      const { rows } = await test.pool.query<{ name: string; nullable: boolean }>(
        `SELECT column_name AS name, is_nullable = 'YES' AS nullable FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 ORDER BY column_name`,
        [tableName],
      );
      const mapped = columns.map(({ databaseName, isNullable }) => ({ name: databaseName, nullable: isNullable }));
      expect(mapped.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(rows);
    },
  );
});
