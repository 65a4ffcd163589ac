import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ApiClient } from '../src/cli/api/api-client.js';
import { IMPORT_RUN } from '../src/cli/api/import-operations.js';
import { builtInDataset } from '../src/services/datasets/built-in.js';
import { resultsLines } from '../src/services/exports/results-line.js';
import { BenchHome } from './dispatch/bench-home.js';
import { measured, megabytes, residentBytes, type Measured } from './resident-memory.js';

/**
 * A results file of 1,000,000 lines uploaded and imported as a run, beside `COPY … FROM STDIN` of the same lines into a
 * table of text: client, server and database on the same cores. Memory is the server's, looked at twenty times a second.
 * Linux only, where another process's memory can be read.
 *
 *   npm run bench -- import [--lines=1000000]
 */
const { values: options } = parseArgs({ options: { lines: { type: 'string', default: '1000000' } } });
const LINES = Number(options.lines);

await using home = await BenchHome.open();
const file = path.join(home.path, 'results.jsonl');
await writeResults(file, LINES);
const { size } = await stat(file);

const { program: server, url } = await home.startProgram();
const client = new pg.Client({ connectionString: home.postgres.url });
try {
  await client.connect();
  const atRest = await residentBytes(server.pid);
  console.log(`${LINES} lines, ${megabytes(size)} MB; the server at rest has ${megabytes(atRest)} MB resident\n`);

  await client.query('CREATE TEMPORARY TABLE lines (line jsonb)');
  const copied = await measured(server.pid, () =>
    // A quote and a delimiter that no text holds: each line is one value.
    pipeline(
      createReadStream(file),
      client.query(copyFrom(`COPY lines FROM STDIN (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')`)),
    ),
  );
  const api = new ApiClient({ url });
  let results = '';
  const uploaded = await measured(server.pid, async () => {
    results = await api.upload(file);
  });
  const imported = await measured(server.pid, async () => {
    const input = { dataset: 'metacog-2688', name: 'a million lines', model: 'made', results };
    const { importRun } = await api.query(IMPORT_RUN, { input });
    if (importRun.report?.accepted !== LINES) throw new Error(JSON.stringify(importRun));
  });
  const rowOf = ({ seconds, peakBytes }: Measured) => ({
    s: seconds.toFixed(1),
    'lines/s': Math.round(LINES / seconds),
    'peak resident, MB': megabytes(peakBytes),
  });
  console.table({
    'COPY … FROM STDIN, as jsonb': rowOf(copied),
    upload: rowOf(uploaded),
    import: rowOf(imported),
  });
  console.log(`import / COPY ${(imported.seconds / copied.seconds).toFixed(1)}`);
} finally {
  await client.end();
  await server.kill();
}

/** Both stages of every built-in question, as often as the number of lines asks for. */
async function writeResults(to: string, lines: number): Promise<void> {
  const { questions } = builtInDataset();
  const out = createWriteStream(to);
  for (let n = 0; n < lines / 2; n += 1) {
    const question = questions[n % questions.length];
    if (!question) throw new Error('The built-in dataset is empty');
    const stages = [
      { stage: 1, text: 'A', latencyMs: 1000 + n / 7 },
      { stage: 2, text: 'confidence: 4', latencyMs: 500 + n / 7 },
    ];
    const answer = {
      sample: Math.floor(n / questions.length),
      letter: 'A',
      confidence: 4,
      probabilities: [
        { letter: 'A', probability: 0.62109375 },
        { letter: 'B', probability: 0.376953125 },
      ],
      stages,
    };
    const text = resultsLines(answer, { ...question, hasImage: true }).map((line) => `${line}\n`);
    if (!out.write(text.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
