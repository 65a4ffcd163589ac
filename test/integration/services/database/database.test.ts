import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError, DatabaseUnavailableError } from '../../../../src/errors.js';
import { createLogger } from '../../../../src/logger.js';
import { createDataSource } from '../../../../src/services/database/data-source.js';
import { openDatabase, type Database } from '../../../../src/services/database/database.js';
import { migrations } from '../../../../src/services/database/migrations.js';
import { createEmptyDatabase, type TestDatabase } from '../../../support/database.js';
import { query } from '../../../support/query.js';

const logger = createLogger('silent');
let empty: TestDatabase;
let opened: Database[];
beforeEach(async () => {
  empty = await createEmptyDatabase();
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await empty.close();
});

async function open(url = empty.url): Promise<Database> {
  const database = await openDatabase({ url, logger, maxConnections: 5, patienceMs: 1_000 });
  opened.push(database);
  return database;
}

async function dataSourceOf(url: string) {
  const dataSource = await createDataSource(url).initialize();
  return { dataSource, [Symbol.asyncDispose]: () => dataSource.destroy() };
}

/** The same server under another URL. */
function changed(change: (url: URL) => void): string {
  const url = new URL(empty.url);
  change(url);
  return url.href;
}

/** Every column, constraint and index of our tables. */
async function schema(): Promise<unknown[]> {
  return query(
    empty.url,
    `SELECT table_name AS owner, column_name AS name, data_type AS definition FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> 'migrations'
     UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND conrelid <> 'migrations'::regclass
     UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes
       WHERE schemaname = 'public' AND tablename <> 'migrations'
     ORDER BY 1, 2, 3`,
  );
}

describe('opening a database', () => {
  it('runs every migration and installs the queue', async () => {
    const { pool } = await open();
    const { rows } = await pool.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
    expect(rows.map((row) => row.name)).toEqual(migrations.map((migration) => migration.name));
    await pool.query("SELECT graphile_worker.add_job('nothing')");
  });

  it('migrates once when several servers start at once', async () => {
    const databases = await Promise.all([open(), open(), open()]);
    const { rows } = await databases[0].pool.query('SELECT name FROM migrations');
    expect(rows).toHaveLength(migrations.length);
  });

  it('changes nothing when everything is in place', async () => {
    await open();
    const before = await schema();
    await open();
    expect(await schema()).toEqual(before);
  });

  it('undoes every migration and does them again', async () => {
    await open();
    await using migrating = await dataSourceOf(empty.url);
    const { dataSource } = migrating;
    const before = await schema();
    for (let left = migrations.length; left > 0; left -= 1) await dataSource.undoLastMigration({ transaction: 'each' });
    expect(await schema()).toEqual([]);
    await dataSource.runMigrations({ transaction: 'each' });
    expect(await schema()).toEqual(before);
  });

  it('drops the jobs of the one old task when each backend gets its own, and no other', async () => {
    const { pool } = await open();
    await using migrating = await dataSourceOf(empty.url);
    const { dataSource } = migrating;
    const names = migrations.map(({ name }) => name);
    for (let left = names.length - names.indexOf('RunControl1763800000004'); left > 0; left -= 1) {
      await dataSource.undoLastMigration({ transaction: 'each' });
    }
    await pool.query(`SELECT graphile_worker.add_job(task, job_key => key)
      FROM (VALUES ('ask', '1/1/0'), ('ask', '1/2/0'), ('other', 'other')) AS job (task, key)`);
    await pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'x' WHERE key = '1/2/0'`);
    await dataSource.runMigrations({ transaction: 'each' });
    const { rows } = await pool.query('SELECT key FROM graphile_worker.jobs');
    expect(rows).toEqual([{ key: 'other' }]);
  });

  it('holds no more connections than it may, and none once closed', async () => {
    const database = await open();
    await Promise.all(Array.from({ length: 20 }, () => database.pool.query('SELECT pg_sleep(0.01)')));
    const count = async () => {
      const sql = 'SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()';
      return ((await query<{ n: number }>(empty.url, sql))[0]?.n ?? 0) - 1;
    };
    expect(await count()).toBeLessThanOrEqual(5);
    await Promise.all([database.close(), database.close()]);
    expect(await count()).toBe(0);
  });
});

describe('a database that cannot be used is refused with what to do', () => {
  const refusal = (change: (url: URL) => void) => expect(open(changed(change))).rejects;

  it('when the password is wrong', async () => {
    await refusal((url) => (url.password = 'guess')).toThrow(/user name or the password is wrong/);
    await refusal((url) => (url.password = 'guess')).toThrow(ConfigError);
    await refusal((url) => (url.password = 'guess')).not.toThrow(/guess/);
  });

  it('when the database does not exist', async () => {
    await refusal((url) => (url.pathname = 'nowhere')).toThrow(/does not exist; create it first/);
  });

  it('when no host has the name', async () => {
    await refusal((url) => (url.hostname = 'no-such-host.invalid')).toThrow(/no host has this name/);
  });

  it('when nothing answers, after a short time', async () => {
    await refusal((url) => (url.port = '1')).toThrow(DatabaseUnavailableError);
  });

  it('when it acknowledges before it has written', async () => {
    const name = new URL(empty.url).pathname.slice(1);
    await empty.pool.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
    await refusal(() => undefined).toThrow(/synchronous_commit is off/);
  });
});

describe('a connection that breaks', () => {
  it('is replaced when it was idle', async () => {
    const { pool } = await open();
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const noticed = new Promise((resolve) => pool.once('error', resolve));
    await empty.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await noticed;
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('does not end the process when it was lent out', async () => {
    const { pool } = await open();
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await empty.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    client.release(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});
