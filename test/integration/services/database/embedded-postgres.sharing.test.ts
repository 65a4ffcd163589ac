import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { isAlive } from '../../../../src/services/database/embedded/postmaster-file.js';
import { EmbeddedHolder } from '../../../support/embedded-holder.js';
import { query } from '../../../support/query.js';
import { createTemporaryHome, type TemporaryHome } from '../../../support/temporary-home.js';

let home: TemporaryHome;
let holders: EmbeddedHolder[];
beforeAll(async () => {
  home = await createTemporaryHome();
});
beforeEach(async () => {
  holders = await Promise.all([1, 2, 3].map(() => EmbeddedHolder.start(home.path)));
});
afterEach(async () => {
  await Promise.all(holders.map((holder) => holder.kill()));
});
afterAll(() => home.remove());

it('gives processes that start at once in an empty home one server, which the last one out stops', async () => {
  const servers = holders.map((holder) => holder.server);
  const [{ url, pid }] = servers as [(typeof servers)[0]];
  expect(new Set(servers.map((server) => server.url)).size).toBe(1);
  expect(servers.filter((server) => !server.adopted)).toHaveLength(1);
  expect((await readdir(home.path)).filter((name) => name.startsWith('.'))).toEqual([]);

  await holders[0]?.stop();
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await holders[1]?.kill();
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await holders[2]?.stop();
  expect(isAlive(pid)).toBe(false);
});

it('stops the server exactly once when its processes stop at once, and starts anew for one that comes meanwhile', async () => {
  const [late] = await Promise.all([EmbeddedHolder.start(home.path), ...holders.map((holder) => holder.stop())]);
  holders.push(late);
  const { url, pid } = late.server;
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await late.stop();
  expect(isAlive(pid)).toBe(false);
});
