import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { ConfigError } from '../../../../src/errors.js';
import { createLogger } from '../../../../src/logger.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../../src/services/database/embedded-postgres.js';
import { postgresAccount } from '../../../../src/services/database/embedded/postgres-account.js';
import { isAlive } from '../../../../src/services/database/embedded/postmaster-file.js';
import { EmbeddedHolder } from '../../../support/embedded-holder.js';
import { query } from '../../../support/query.js';
import { createTemporaryHome, type TemporaryHome } from '../../../support/temporary-home.js';

const logger = createLogger('silent');
const asRoot = process.getuid?.() === 0 ? it : it.skip;
const onLinux = process.platform === 'linux' ? it : it.skip;
let home: TemporaryHome;
let server: EmbeddedPostgres;
beforeAll(async () => {
  home = await createTemporaryHome();
  server = await startEmbeddedPostgres({ home: home.path, logger });
});
afterAll(async () => {
  await server.stop();
  await home.remove();
});

describe('an embedded Postgres on first use', () => {
  it('listens on loopback only, and keeps what decides durability', async () => {
    const [row] = await query(
      server.url,
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
              current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
              current_setting('synchronous_commit') AS commits, current_setting('server_encoding') AS encoding,
              current_setting('max_connections')::int AS connections`,
    );
    expect(row).toEqual({
      addresses: '127.0.0.1',
      sockets: '',
      fsync: 'on',
      pages: 'on',
      commits: 'on',
      encoding: 'UTF8',
      connections: 200,
    });
  });

  it('keeps its random password where only the owner reads it', async () => {
    const file = path.join(home.path, 'postgres/password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const password = await readFile(file, 'utf8');
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(new URL(server.url).password).toBe(password);
  });

  it('refuses a wrong password and a missing one', async () => {
    const [wrong, missing] = [new URL(server.url), new URL(server.url)];
    wrong.password = 'guess';
    missing.password = '';
    await expect(new pg.Client({ connectionString: wrong.href }).connect()).rejects.toMatchObject({ code: '28P01' });
    await expect(new pg.Client({ connectionString: missing.href }).connect()).rejects.toThrow(/password/);
    const rules = await query<{ method: string }>(
      server.url,
      'SELECT DISTINCT auth_method AS method FROM pg_hba_file_rules',
    );
    expect(rules).toEqual([{ method: 'scram-sha-256' }]);
  });

  onLinux('gets none of our environment, which may hold secrets', async () => {
    const environment = await readFile(`/proc/${server.pid}/environ`, 'utf8');
    expect(environment).toContain('LC_ALL=C');
    expect(environment).not.toContain('JEST_WORKER_ID');
  });
});

describe('stopping and starting again', () => {
  it('ends the process, may be asked twice, and keeps the data and the port', async () => {
    await query(server.url, 'CREATE TABLE kept (id integer)');
    const { pid, url } = server;
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    server = await startEmbeddedPostgres({ home: home.path, logger });
    expect(server.adopted).toBe(false);
    expect(server.url).toBe(url);
    expect(await query(server.url, 'SELECT * FROM kept')).toEqual([]);
  });
});

describe('an embedded Postgres that cannot start says what to do', () => {
  const inHome = (name: string) => path.join(home.path, name);

  it('when the port is taken', async () => {
    await server.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    const start = startEmbeddedPostgres({ home: home.path, logger, port });
    await expect(start).rejects.toThrow(/port .* is taken by another program/);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('when METACOG_HOME is a file', async () => {
    await writeFile(inHome('a-file'), '');
    await expect(startEmbeddedPostgres({ home: inHome('a-file'), logger })).rejects.toThrow(
      /a-file is not a directory/,
    );
  });

  it('when the folder holds something else', async () => {
    await mkdir(inHome('other/postgres'), { recursive: true });
    await writeFile(inHome('other/postgres/notes.txt'), 'mine');
    const start = startEmbeddedPostgres({ home: inHome('other'), logger });
    await expect(start).rejects.toThrow(/"data" or its "password" is missing/);
  });

  asRoot("when a directory on the way is closed to PostgreSQL's user", async () => {
    await mkdir(inHome('closed/inner'), { recursive: true });
    await chmod(inHome('closed'), 0o700);
    const start = startEmbeddedPostgres({ home: inHome('closed/inner'), logger });
    await expect(start).rejects.toThrow(ConfigError);
    await expect(start).rejects.toThrow(`may not enter ${inHome('closed')} on the way to ${inHome('closed/inner')}`);
    await expect(start).rejects.toThrow(`chmod o+x ${inHome('closed')}`);
  });

  asRoot('when the data was given to another user', async () => {
    await server.stop();
    const { uid, gid } = await stat(inHome('postgres'));
    await chown(inHome('postgres/data'), 0, 0);
    const start = startEmbeddedPostgres({ home: home.path, logger });
    await expect(start).rejects.toThrow(/Give the directory to that user/);
    await chown(inHome('postgres/data'), uid, gid);
  });

  asRoot('when another user who is not root starts it', async () => {
    const other = { uid: 54_321, gid: 54_321 };
    const { report } = await EmbeddedHolder.start(home.path, other);
    expect(report.error).toMatch(/belongs to user id \d+, this is user id 54321/);
  });

  asRoot('when its user id has no name, as in a container', async () => {
    await mkdir(inHome('nameless'));
    await chown(inHome('nameless'), 54_321, 54_321);
    const { report } = await EmbeddedHolder.start(inHome('nameless'), { uid: 54_321, gid: 54_321 });
    expect(report.error).toMatch(/user id of this process has no name on this machine/);
  });

  asRoot('when a user who is not root may not write there', async () => {
    await mkdir(inHome('locked'), { mode: 0o755 });
    const { report } = await EmbeddedHolder.start(inHome('locked'), { uid: 54_321, gid: 54_321 });
    expect(report.error).toMatch(/may not be read or written/);
  });
});

asRoot('runs as the user of the process when that is not root', async () => {
  const own = await createTemporaryHome();
  const user = await postgresAccount(path.join(own.path, 'postgres'));
  if (user === undefined) throw new Error('root gives PostgreSQL an account');
  await chown(own.path, user.uid, user.gid);
  const holder = await EmbeddedHolder.start(own.path, user);
  expect(await query(holder.server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await holder.stop();
  expect(await stat(path.join(own.path, 'postgres/password'))).toMatchObject({ uid: user.uid, gid: user.gid });
  await own.remove();
});
