import { get, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { RUN_FORMATS, type RunFormat } from '../src/services/exports/export-format.js';
import { startCli } from '../test/support/program.js';
import { BenchHome } from './dispatch/bench-home.js';
import { makeRuns } from './metrics-world.js';
import { measured, megabytes, residentBytes, type Measured } from './resident-memory.js';

/**
 * A run of 1,000,000 answers exported over HTTP in each format, beside `COPY … TO STDOUT` of the same answers, and by
 * `metacog export` into a file: client, server and database on the same cores. The goal is less than 200 MB of resident
 * memory, of the server and of the client. Linux only, where another process's memory can be read.
 *
 *   npm run bench -- export               a server that has just made and filled its database
 *   npm run bench -- export --restarted   one that was started on a filled database
 */
const { restarted } = parseArgs({ options: { restarted: { type: 'boolean', default: false } } }).values;

const SAMPLES = 372;
const NAME = 'million 1';
const GOAL_MB = 200;

await using home = await BenchHome.open();
let { program: server, url } = await home.startProgram();
try {
  const [run = NaN] = await makeRuns(home.pool, { label: 'million', runs: 1, samples: SAMPLES });
  if (restarted) {
    await server.kill();
    ({ program: server, url } = await home.startProgram());
  }
  const answers = await countAnswers(run);
  console.log(`${answers} answers; the server at rest has ${megabytes(await residentBytes(server.pid))} MB resident\n`);
  const rowOf = ({ seconds }: Measured) => ({ s: seconds.toFixed(1), 'answers/s': Math.round(answers / seconds) });
  const table: Record<string, Record<string, unknown>> = { 'COPY … TO STDOUT': rowOf(await copied(run)) };
  const peaks: number[] = [];
  for (const format of Object.keys(RUN_FORMATS) as RunFormat[]) {
    const { bytes, ...overHttp } = await requested(format);
    const byClient = await exportedByClient(format);
    peaks.push(overHttp.peakBytes, byClient.peakBytes);
    table[format] = {
      ...rowOf(overHttp),
      MB: megabytes(bytes),
      'peak resident, MB': megabytes(overHttp.peakBytes),
      'of metacog export, MB': megabytes(byClient.peakBytes),
    };
  }
  console.table(table);
  const most = megabytes(Math.max(...peaks));
  console.log(`goal: less than ${GOAL_MB} MB resident; ${most} MB at most: ${most < GOAL_MB ? 'reached' : 'MISSED'}`);
} finally {
  await server.kill();
}

async function countAnswers(run: number): Promise<number> {
  const text = 'SELECT count(*)::int AS count FROM answers WHERE run_id = $1';
  const { rows } = await home.pool.query<{ count: number }>(text, [run]);
  return rows[0]?.count ?? 0;
}

async function copied(run: number): Promise<Measured> {
  const copy = `COPY (SELECT a.*, q.* FROM answers a JOIN questions q ON q.id = a.question_id WHERE a.run_id = ${run}
    ORDER BY q.position, a.sample) TO STDOUT`;
  const client = new pg.Client({ connectionString: home.postgres.url });
  await client.connect();
  try {
    return await measured(server.pid, () => taken(client.query(copyTo(copy))));
  } finally {
    await client.end();
  }
}

async function requested(format: RunFormat): Promise<Measured & { bytes: number }> {
  const address = new URL(`/runs/${encodeURIComponent(NAME)}/export.${RUN_FORMATS[format].suffix}`, url);
  let bytes = 0;
  const measure = await measured(server.pid, async () => {
    bytes = await taken(await answered(address));
  });
  return { ...measure, bytes };
}

/** The memory is that of the client. */
async function exportedByClient(format: RunFormat): Promise<Measured> {
  const output = path.join(home.path, 'exported');
  const client = startCli(['export', NAME, '--format', format, '--output', output], { METACOG_URL: url.origin });
  return measured(client.pid, async () => {
    const { code, stderr } = await client.finished;
    if (code !== 0) throw new Error(stderr);
  });
}

/** Takes a stream to its end, as fast as it comes, and counts its bytes. */
async function taken(source: AsyncIterable<unknown>): Promise<number> {
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) bytes += chunk.byteLength;
  return bytes;
}

function answered(address: URL): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(address, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${address.href} answered ${response.statusCode ?? 'nothing'}`));
    }).on('error', reject);
  });
}
