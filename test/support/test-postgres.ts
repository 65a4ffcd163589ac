import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createLogger } from '../../src/logger.js';
import { openDatabase } from '../../src/services/database/database.js';
import { startEmbeddedPostgres } from '../../src/services/database/embedded-postgres.js';

/** One server for a whole jest run, with a migrated database that tests clone. */
export interface TestPostgres {
  /** Of a superuser; tests connect to clones of `template`, never to this database. */
  readonly url: string;
  /** Name of the migrated database. */
  readonly template: string;
  stop(): Promise<void>;
}

/** @param url  a server to use instead of starting one; only the template is made and dropped there */
export async function startTestPostgres(url: string | undefined): Promise<TestPostgres> {
  const server = url === undefined ? await startServer() : { url, stop: () => Promise.resolve() };
  const template = `metacog_template_${randomBytes(4).toString('hex')}`;
  try {
    await execute(server.url, `CREATE DATABASE ${template}`);
    await migrateTemplate(server.url, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stop = async () => {
    await execute(server.url, `DROP DATABASE ${template} WITH (FORCE)`);
    await server.stop();
  };
  return { url: server.url, template, stop };
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'metacog-test-'));
  // mkdtemp closes the directory to everybody else; as root, PostgreSQL runs as another user.
  await chmod(home, 0o755);
  const server = await startEmbeddedPostgres({ home, logger: createLogger('warn') });
  const stop = async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

async function migrateTemplate(serverUrl: string, template: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = template;
  const database = await openDatabase({ url: url.href, logger: createLogger('warn'), maxConnections: 4 });
  await database.close();
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
