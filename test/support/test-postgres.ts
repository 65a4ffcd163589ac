import { randomBytes } from 'node:crypto';
import { createLogger } from '../../src/logger.js';
import { openDatabase } from '../../src/services/database/database.js';
import { startEmbeddedPostgres } from '../../src/services/database/embedded-postgres.js';
import { query } from './query.js';
import { createTemporaryHome, removeAbandonedHomes } from './temporary-home.js';

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
    await query(server.url, `CREATE DATABASE ${template}`);
    await migrateTemplate(server.url, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stop = async () => {
    await query(server.url, `DROP DATABASE ${template} WITH (FORCE)`);
    await server.stop();
  };
  return { url: server.url, template, stop };
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  await removeAbandonedHomes();
  const home = await createTemporaryHome();
  const server = await startEmbeddedPostgres({ home: home.path, logger: createLogger('warn') });
  const stop = async () => {
    await server.stop();
    await home.remove();
  };
  return { url: server.url, stop };
}

async function migrateTemplate(serverUrl: string, template: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = template;
  const database = await openDatabase({ url: url.href, logger: createLogger('warn'), maxConnections: 4 });
  await database.close();
}
