import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { startApiServer, withApiServer, type ApiServer } from '../../support/api-server.js';
import { cli } from '../../support/cli.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newRun } from '../../support/factories.js';
import { fetchJson } from '../../support/http-json.js';
import { newMetricsWorld, type MetricsWorld } from '../../support/metrics-world.js';

const NAME = 'täglich 3/7: "warm" & <cold>';
const TOKEN = 'correct-horse-battery-staple';

let database: TestDatabase;
let world: MetricsWorld;
let server: ApiServer;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await newMetricsWorld(database.pool);
  await database.pool.query('UPDATE runs SET name = $2 WHERE id = $1', [world.mixed.runId, NAME]);
  server = await startApiServer(database.pool);
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const addressOf = (run: string, key?: string): string =>
  `${server.url}/runs/${encodeURIComponent(run)}/report.html${key === undefined ? '' : `?key=${encodeURIComponent(key)}`}`;
const idOf = ({ runId }: { readonly runId: number }): string => toGlobalId('Run', runId);

/** The file that the command line makes. */
async function fileOf(run: string, ...more: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await cli(['report', run, '--format', 'html', ...more], {
    url: new URL(server.url),
  });
  expect([stderr, exitCode]).toEqual(['', 0]);
  return stdout;
}

describe('/runs/:id/report.html', () => {
  it('is the file that the command line makes, by name and by id, under each key', async () => {
    const underDefault = await fileOf(NAME);
    for (const address of [addressOf(NAME), addressOf(idOf(world.mixed)), addressOf(NAME, 'catalog')]) {
      const response = await fetch(address);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(underDefault);
    }
    const underFile = await fileOf(NAME, '--key', 'file');
    expect(await (await fetch(addressOf(NAME, 'file'))).text()).toBe(underFile);
    expect(underFile).not.toBe(underDefault);
  });

  it('has the plots in it, and asks for nothing else', async () => {
    const html = await (await fetch(addressOf(NAME))).text();
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(4);
    expect(html).not.toMatch(/<script|<link|<img|(src|href)=|url\(/);
    expect(html).not.toMatch(/="[^"]*NaN/);
  });

  it('may do nothing but be seen, and has a name to be kept under', async () => {
    const { headers } = await fetch(addressOf(NAME, 'file'));
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'unsafe-inline';.* frame-ancestors 'none'$/,
      ),
      'content-disposition':
        'inline; filename="report-t_glich-3-7-warm-cold-file.html"; ' +
        "filename*=UTF-8''report-t%C3%A4glich-3-7-warm-cold-file.html",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('says of a run that goes on that it is not finished', async () => {
    const html = await (await fetch(addressOf(idOf(world.sampled)))).text();
    expect(html).toContain('NOT FINAL: run');
    expect(html).toBe(await fileOf(idOf(world.sampled)));
  });

  it('answers HEAD as it answers GET, without the file', async () => {
    const response = await fetch(addressOf(NAME), { method: 'HEAD' });
    const bytes = Buffer.byteLength(await fileOf(NAME));
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(bytes)]);
    expect(await response.text()).toBe('');
  });

  it.each([
    ['a name that no run has', () => addressOf('nonsense'), 'the page / lists all runs'],
    ['the longest name that no run has', () => addressOf('ä'.repeat(200)), 'the page / lists all runs'],
    ['an id that no run has', () => addressOf(toGlobalId('Run', 999_999)), 'the page / lists all runs'],
    ['the id of something else', () => addressOf(toGlobalId('Dataset', 1)), 'the page / lists all runs'],
    ['a key that the dataset has not', () => addressOf(NAME, 'nonsense'), '"nonsense". It has: catalog, file.'],
  ])('is 404 for %s, and says what there is', async (_case, address, words) => {
    const { status, body } = await fetchJson(address());
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([404, 'NOT_FOUND']);
    expect(body.errors?.[0]?.message).toContain(words);
  });

  it('is 400 where the dataset has no key, and says how to import one', async () => {
    const { id } = await newRun(database.pool);
    const { status, body } = await fetchJson(addressOf(toGlobalId('Run', id)));
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(body.errors?.[0]?.message).toContain('metacog import key');
  });

  it('is 400 for two keys at once', async () => {
    const { status, body } = await fetchJson(`${addressOf(NAME, 'file')}&key=catalog`);
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('asks for the token of the server, before it looks whether there is such a run', async () => {
    await withApiServer(database.pool, { token: TOKEN }, async ({ url }) => {
      for (const run of [idOf(world.mixed), 'nonsense']) {
        const address = `${url}/runs/${run}/report.html`;
        expect((await fetchJson(address)).body.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
        expect((await fetch(address, { method: 'HEAD' })).status).toBe(401);
      }
      const headers = { authorization: `Bearer ${TOKEN}` };
      expect((await fetch(`${url}/runs/${idOf(world.mixed)}/report.html`, { headers })).status).toBe(200);
    });
  });
});
