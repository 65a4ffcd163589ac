import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool and drops the database. */
  close(): Promise<void>;
}

/** A database of this test's own, with every table and the queue's schema: a clone of the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { METACOG_TEST_DATABASE_URL: serverUrl, METACOG_TEST_TEMPLATE: template } = process.env;
  if (serverUrl === undefined || template === undefined) {
    throw new Error('No test database: only the integration and e2e projects start one (jest.config.mjs).');
  }
  const name = `metacog_test_${randomBytes(6).toString('hex')}`;
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  const pool = new pg.Pool({ connectionString: url.href, max: 20 });
  const close = async () => {
    await pool.end();
    await execute(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { url: url.href, pool, close };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
