import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { IMPORT_ANSWER_KEY, IMPORT_DATASET, IMPORT_RUN } from '../../src/cli/api/import-operations.js';
import { jsonl, madeFiles, questionLines, resultLines, type MadeFiles } from '../support/import-files.js';
import { rowCounts } from '../support/row-counts.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';

const QIDS = Array.from({ length: 1_200 }, (_, i) => `made-${i}`);

let files: MadeFiles;
let server: ServedProgram;
let pool: pg.Pool;
beforeAll(async () => {
  files = await madeFiles();
  server = await startServedProgram({ WORKER: 'off' });
  pool = new pg.Pool({ connectionString: server.databaseUrl, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await server.close();
  await files.remove();
});

/** The imports that make up an experiment, each in the order in which it needs the others. */
const IMPORTS = {
  async dataset() {
    const questions = await server.api.upload(
      await files.write('questions.jsonl', jsonl(QIDS.flatMap((qid) => questionLines(qid)))),
    );
    return (await server.api.query(IMPORT_DATASET, { input: { name: 'made', questions } })).importDataset;
  },
  async key() {
    const key = Object.fromEntries(QIDS.map((qid) => [qid, 'A']));
    const upload = await server.api.upload(await files.write('key.json', JSON.stringify(key)));
    const input = { dataset: 'made', name: 'truth', upload, makeDefault: true };
    return (await server.api.query(IMPORT_ANSWER_KEY, { input })).importAnswerKey;
  },
  async run() {
    const lines = QIDS.flatMap((qid) => resultLines(qid, 'A', 'confidence: 4'));
    const results = await server.api.upload(await files.write('results.jsonl', jsonl(lines)));
    const input = { dataset: 'made', name: 'recorded', model: 'made', results };
    return (await server.api.query(IMPORT_RUN, { input })).importRun;
  },
};

it.each([
  { what: 'dataset', part: 2 },
  { what: 'key', part: 1 },
  { what: 'run', part: 3 },
] as const)(
  'a server that dies before it commits a $what leaves nothing of it; then it is imported whole',
  async (drill) => {
    const { what, part } = drill;
    await server.program.kill('SIGKILL');
    const before = await rowCounts(pool);
    await server.start({ CRASH_AT: `during-import:${part}` });
    await expect(IMPORTS[what]()).rejects.toThrow(/no server answers/);
    await server.program.finished;
    expect(server.program.child.signalCode).toBe('SIGKILL');
    expect(await rowCounts(pool)).toEqual(before);

    await server.start();
    expect(await IMPORTS[what]()).toMatchObject({ userErrors: [] });
    expect(await rowCounts(pool)).not.toEqual(before);
  },
);
