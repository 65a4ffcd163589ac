import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { startServerProgram, type RunningProgram } from '../support/program.js';
import { createTemporaryHome, type TemporaryHome } from '../support/temporary-home.js';

let database: TestDatabase;
let home: TemporaryHome;
beforeAll(async () => {
  database = await createEmptyDatabase();
  home = await createTemporaryHome();
});
afterAll(async () => {
  await database.close();
  await home.remove();
});

const started = (url: string): RunningProgram =>
  startServerProgram({ PORT: '0', METACOG_HOME: home.path, DATABASE_URL: url, LOG_LEVEL: 'info', WORKER: 'off' });

describe('a server on an empty database', () => {
  it('that may not make tables says so, in a line, and ends', async () => {
    const role = `poor_${new URL(database.url).pathname.slice(1)}`;
    await database.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'poor'`);
    try {
      const url = Object.assign(new URL(database.url), { username: role, password: 'poor' });
      const { code, stdout, stderr } = await started(url.href).finished;
      expect(code).not.toBe(0);
      expect(stdout + stderr).toContain(
        'The tables of this database could not be brought up to date: permission denied for schema public.',
      );
      expect(stdout + stderr).not.toContain('    at ');
    } finally {
      await database.pool.query(`DROP ROLE ${role}`);
    }
  });

  it('makes them all, once, and is up', async () => {
    const first = started(database.url);
    await first.waitFor(/metacog is up/);
    const { stderr } = await first.kill();
    expect(stderr).toContain('Datasets1763800000000');
    const again = started(database.url);
    await again.waitFor(/metacog is up/);
    const { stderr: printedAgain } = await again.kill();
    expect(printedAgain).not.toContain('Datasets1763800000000');
  });
});
