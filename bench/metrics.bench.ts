import '../src/production.js';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify from 'fastify';
import pg from 'pg';
import { createApp } from '../src/app.js';
import { loadConfig } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { toGlobalId } from '../src/resolvers/global-id.js';
import { startEmbeddedPostgres } from '../src/services/database/embedded-postgres.js';
import { packResponses } from '../src/services/metrics/vectors/pack-responses.js';
import { COMPARED, WHOLE, WHOLE_WITH_BOOTSTRAP } from './metrics-queries.js';
import { measuresOfAGroup } from './measures-of-a-group.js';
import { makeRuns } from './metrics-world.js';

/**
 * Metrics over HTTP, client, server and database on the same cores, each beside the floor of the same run: a bare
 * `SELECT count(*)` of the same rows behind a bare HTTP server. Trust the ratios.
 */
const RUNS = 372;
const SAMPLES_OF_A_MILLION = 372;
const logger = createLogger('error');
const home = await mkdtemp(path.join(tmpdir(), 'metacog-bench-'));
await chmod(home, 0o755);
const postgres = await startEmbeddedPostgres({ home, logger });
const app = createApp(loadConfig({ PORT: '0', METACOG_HOME: home, DATABASE_URL: postgres.url, LOG_LEVEL: 'error' }), {
  logger,
});
const pool = new pg.Pool({ connectionString: postgres.url });
const floor = Fastify();
floor.post<{ Body: { run?: number } }>('/count', async ({ body: { run } }) => {
  const { rows } = await pool.query<{ count: string }>(
    run === undefined
      ? 'SELECT count(*) FROM answers'
      : { name: 'count', text: 'SELECT count(*) FROM answers WHERE run_id = $1', values: [run] },
  );
  return rows[0];
});

try {
  const { url } = await app.start();
  const floorUrl = `${await floor.listen({ port: 0, host: '127.0.0.1' })}/count`;
  const query = (text: string, variables: Readonly<Record<string, unknown>>) => () =>
    post(`${url}/graphql`, { query: text, variables });
  const count = (run?: number) => () => post(floorUrl, { run });

  const alike = await makeRuns(pool, { label: 'alike', runs: RUNS, samples: 1 });
  const ids = alike.map((id) => toGlobalId('Run', id));
  const first = { id: ids[0] };
  const rows: Record<string, unknown>[] = [];
  const add = (what: string, ms: number, ofFloor: number): void => {
    rows.push({ what, ms: ms.toFixed(1), 'times the floor': (ms / ofFloor).toFixed(1) });
  };

  const firstTime = await median(1, query(WHOLE, first));
  // servers that have served for a while: their code is compiled
  await median(400, count(alike[0]));
  await median(400, query(WHOLE, first));
  const one = await median(200, count(alike[0]));
  add('count(*) of a run of 2,688', one, one);
  add('whole Metrics, first time', firstTime, one);
  add('whole Metrics', await median(200, query(WHOLE, first)), one);
  add('whole Metrics with bootstrap, first time', await median(1, query(WHOLE_WITH_BOOTSTRAP, first)), one);
  add('whole Metrics with bootstrap, remembered', await median(50, query(WHOLE_WITH_BOOTSTRAP, first)), one);

  await packAll(alike);
  const compared = await median(100, query(COMPARED, { first: 1, label: 'alike' }));
  const twenty = await median(50, query(COMPARED, { first: 20, label: 'alike' }));
  add('1 run compared', compared, one);
  add('20 runs compared in one query', twenty, one);
  const table = await median(20, count());
  add('count(*) of the table, 1,000,000 answers', table, table);
  const all = await median(20, query(COMPARED, { first: RUNS, label: 'alike' }));
  add('372 runs compared in one query', all, table);

  const [million = NaN] = await makeRuns(pool, { label: 'million', runs: 1, samples: SAMPLES_OF_A_MILLION });
  const ofMillion = { id: toGlobalId('Run', million) };
  const millionFloor = await median(20, count(million));
  add('count(*) of a run of 1,000,000', millionFloor, millionFloor);
  add('whole Metrics of it, first time', await median(1, query(WHOLE, ofMillion)), millionFloor);
  add('whole Metrics of it', await median(10, query(WHOLE, ofMillion)), millionFloor);
  console.table(rows);
  console.log(`20 runs / 1 run: ${(twenty / compared).toFixed(1)}`);
  console.table(await measuresOfAGroup(pool, alike[0] ?? NaN));
} finally {
  await floor.close();
  await app.stop();
  await pool.end();
  await postgres.stop();
  await rm(home, { recursive: true, force: true });
}

/** What the first reads of ended runs do, a few runs each: otherwise the first thirty queries would be measured. */
async function packAll(runIds: readonly number[]): Promise<void> {
  for (let packed = 0; packed < runIds.length;) {
    const { rows } = await pool.query<{ run_id: number }>(
      'SELECT run_id FROM response_vectors WHERE sequence IS NOT NULL',
    );
    packed = rows.length;
    const missing = runIds.filter((id) => !rows.some((row) => row.run_id === id));
    if (missing.length > 0) await packResponses(pool, missing);
  }
}

/** @throws Error for an answer that is no success */
async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(text.slice(0, 500));
}

async function median(times: number, work: () => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return took.sort((left, right) => left - right)[Math.floor(times / 2)] ?? NaN;
}
