import { get, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { startServerProgram } from '../test/support/program.js';
import { RUN_FORMATS } from '../src/services/exports/export-format.js';
import { BenchHome } from './dispatch/bench-home.js';
import { makeRuns } from './metrics-world.js';
import { residentBytes } from './resident-memory.js';

/**
 * A run of 1,000,000 answers exported over HTTP in each format, beside `COPY … TO STDOUT` of the same answers: client,
 * server and database on the same cores. Memory is the server's, looked at twenty times a second. Linux only, where
 * another process's memory can be read.
 */
const SAMPLES = 372;
const LOOK_MS = 50;
const MEGABYTE = 1e6;

await using home = await BenchHome.open();
const server = startServerProgram({
  PORT: '0',
  METACOG_HOME: home.path,
  DATABASE_URL: home.postgres.url,
  LOG_LEVEL: 'error',
});
const client = new pg.Client({ connectionString: home.postgres.url });
try {
  const url = await server.waitFor(/GraphQL +(http:\/\/[\d.:]+)\/graphql/);
  await client.connect();
  const pool = new pg.Pool({ connectionString: home.postgres.url });
  const [run = NaN] = await makeRuns(pool, { label: 'million', runs: 1, samples: SAMPLES });
  await pool.end();
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM answers WHERE run_id = $1',
    [run],
  );
  const answers = rows[0]?.count ?? 0;
  console.log(`${answers} answers; the server at rest has ${megabytes(await residentBytes(server.pid))} MB resident\n`);

  const table: Record<string, unknown>[] = [];
  const add = (what: string, { seconds, bytes }: Measured, peak?: number): void => {
    table.push({
      what,
      s: seconds.toFixed(1),
      'answers/s': Math.round(answers / seconds),
      MB: megabytes(bytes),
      'peak resident, MB': peak === undefined ? '' : megabytes(peak),
    });
  };
  const copy = `COPY (SELECT a.*, q.* FROM answers a JOIN questions q ON q.id = a.question_id WHERE a.run_id = ${run}
    ORDER BY q.position, a.sample) TO STDOUT`;
  add('COPY … TO STDOUT', await measured(Promise.resolve(client.query(copyTo(copy)))));
  for (const [name, { suffix }] of Object.entries(RUN_FORMATS)) {
    let peak = 0;
    const looking = setInterval(() => {
      void residentBytes(server.pid).then((bytes) => (peak = Math.max(peak, bytes)));
    }, LOOK_MS);
    const file = requested(`${url}/runs/${encodeURIComponent('million 1')}/export.${suffix}`);
    add(name, await measured(file), peak);
    clearInterval(looking);
  }
  console.table(table);
} finally {
  await client.end();
  await server.kill();
}

interface Measured {
  readonly seconds: number;
  readonly bytes: number;
}

/** Takes a stream to its end, as fast as it comes. */
async function measured(source: Promise<AsyncIterable<unknown>>): Promise<Measured> {
  const startedAt = performance.now();
  let bytes = 0;
  for await (const chunk of (await source) as AsyncIterable<Buffer>) bytes += chunk.byteLength;
  return { seconds: (performance.now() - startedAt) / 1000, bytes };
}

function requested(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${url} answered ${response.statusCode ?? 'nothing'}`));
    }).on('error', reject);
  });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
