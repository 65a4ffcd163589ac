import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { transaction } from '../../../../src/services/database/transaction.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query('CREATE TABLE notes (id integer PRIMARY KEY)');
});
afterAll(() => database.close());

const count = async () => (await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM notes')).rows[0]?.n;

it('commits what the work wrote and returns its result', async () => {
  const result = await transaction(database.pool, async (client) => {
    await client.query('INSERT INTO notes VALUES (1)');
    return 'done';
  });
  expect(result).toBe('done');
  expect(await count()).toBe(1);
});

it('writes nothing when the work fails, and passes the error on', async () => {
  const work = transaction(database.pool, async (client) => {
    await client.query('INSERT INTO notes VALUES (2)');
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await count()).toBe(1);
});

it('gives no connection back to the pool that was cut during the transaction', async () => {
  const work = transaction(database.pool, async (client) => {
    client.on('error', () => undefined);
    await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
  });
  await expect(work).rejects.toThrow();
  expect(await count()).toBe(1);
});
