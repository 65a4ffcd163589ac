import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { createLogger } from '../../../../src/logger.js';
import { startEmbeddedPostgres } from '../../../../src/services/database/embedded-postgres.js';
import { isAlive } from '../../../../src/services/database/embedded/postmaster-file.js';
import { EmbeddedHolder } from '../../../support/embedded-holder.js';
import { query } from '../../../support/query.js';
import { createTemporaryHome, type TemporaryHome } from '../../../support/temporary-home.js';

const logger = createLogger('silent');
let home: TemporaryHome;
let holder: EmbeddedHolder;
beforeAll(async () => {
  home = await createTemporaryHome();
});
beforeEach(async () => {
  holder = await EmbeddedHolder.start(home.path);
  await query(holder.server.url, 'DROP TABLE IF EXISTS kept');
});
afterEach(() => holder.kill());
afterAll(() => home.remove());

/** kill -9 of the server, seen through a connection that breaks. */
async function killServer({ url, pid }: { url: string; pid: number }): Promise<void> {
  const witness = new pg.Client({ connectionString: url });
  witness.on('error', () => undefined);
  await witness.connect();
  const broken = new Promise((resolve) => witness.once('end', resolve));
  process.kill(pid, 'SIGKILL');
  await broken;
}

it('adopts the server that a killed process left behind', async () => {
  const { url, pid } = holder.server;
  await query(url, 'CREATE TABLE kept (id integer)');
  await holder.kill();
  expect(isAlive(pid)).toBe(true);
  const adopted = await startEmbeddedPostgres({ home: home.path, logger });
  expect(adopted).toMatchObject({ adopted: true, pid, url });
  expect(await query(url, 'SELECT * FROM kept')).toEqual([]);
  await adopted.stop();
  expect(isAlive(pid)).toBe(false);
});

it('recovers with every committed row after process and server were both killed', async () => {
  const { url, pid } = holder.server;
  await query(url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
  await holder.kill();
  await killServer({ url, pid });
  const recovered = await startEmbeddedPostgres({ home: home.path, logger });
  expect(recovered.adopted).toBe(false);
  expect(recovered.pid).not.toBe(pid);
  expect(await query(recovered.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  await recovered.stop();
});

it('recovers when the killed server’s process id belongs to another program now', async () => {
  const { url, pid } = holder.server;
  await holder.kill();
  await killServer({ url, pid });
  const file = path.join(home.path, 'postgres/data/postmaster.pid');
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [process.pid, ...rest].join('\n'));
  const recovered = await startEmbeddedPostgres({ home: home.path, logger });
  expect(recovered.adopted).toBe(false);
  await recovered.stop();
});

it('recovers when the machine went down before the lock file had its content', async () => {
  const { url, pid } = holder.server;
  await holder.kill();
  await killServer({ url, pid });
  const file = path.join(home.path, 'postgres/data/postmaster.pid');
  await writeFile(file, '');
  await utimes(file, 0, 0);
  const recovered = await startEmbeddedPostgres({ home: home.path, logger });
  expect(recovered.adopted).toBe(false);
  await recovered.stop();
});

it('brings a server that is killed under a living process back on its port', async () => {
  const { url, pid } = holder.server;
  await query(url, 'CREATE TABLE kept AS SELECT 1 AS id');
  await killServer({ url, pid });
  expect(await query(url, 'SELECT * FROM kept')).toEqual([{ id: 1 }]);
  await holder.stop();
  await expect(new pg.Client({ connectionString: url }).connect()).rejects.toThrow(/ECONNREFUSED/);
});
