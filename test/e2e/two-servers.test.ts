import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { IMPORT_DATASET, IMPORT_RUN } from '../../src/cli/api/import-operations.js';
import { START_RUN } from '../../src/cli/api/run-operations.js';
import { startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { jsonl, madeFiles, questionLines, resultLines, type MadeFiles } from '../support/import-files.js';
import { startServerProgram, type RunningProgram } from '../support/program.js';
import { transcript, upTo } from '../support/transcript.js';

const QUESTIONS = 60;
const QIDS = Array.from({ length: 50 }, (_, i) => `made-${i}`);

let files: MadeFiles;
let world: DrillWorld;
let other: RunningProgram;
/** Of the two servers. */
let apis: ApiClient[];
beforeAll(async () => {
  files = await madeFiles();
  world = await startDrillWorld({ serviceMs: 20 });
  const { databaseUrl: DATABASE_URL, home: METACOG_HOME } = world.server;
  const dispatch = { VLLM_URL: world.simulator.url, MAX_IN_FLIGHT: '8', IN_FLIGHT: 'fixed', LOG_LEVEL: 'error' };
  other = startServerProgram({ PORT: '0', DATABASE_URL, METACOG_HOME, ...dispatch });
  const url = new URL(await other.waitFor(/GraphQL +(http:\/\/[\d.:]+)\/graphql/));
  apis = [world.server.api, new ApiClient({ url, token: undefined })];
});
afterAll(async () => {
  await other.kill();
  await world.close();
  await files.remove();
});

/** Does the same at both servers at the same moment, twice at each. */
const atOnce = <T>(work: (api: ApiClient) => Promise<T>): Promise<T[]> => Promise.all([...apis, ...apis].map(work));
const countOf = async (table: string, name: string): Promise<unknown> => {
  const { rows } = await world.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE name = $1`,
    [name],
  );
  return rows[0]?.count;
};

it('a run that is started twice with one key is one run, which both servers work at without asking twice', async () => {
  const input = { dataset: 'metacog-2688', questionLimit: QUESTIONS, name: 'once', idempotencyKey: 'once' };
  const started = await atOnce((api) => api.query(START_RUN, { input }));
  const ids = new Set(started.map(({ startRun }) => startRun.run?.id));
  expect(ids.size).toBe(1);
  expect(await countOf('runs', 'once')).toBe(1);
  const [id = ''] = ids;
  expect(await Promise.all(apis.map((api) => transcript(api, id)))).toEqual(apis.map(() => upTo(2 * QUESTIONS)));
  expect(await world.audit(id)).toEqual({ lost: 0, doubled: 0, invented: 0, extraRequests: 0 });
});

it('a dataset that is imported twice at the same moment is one version of one dataset', async () => {
  const file = await files.write('questions.jsonl', jsonl(QIDS.flatMap((qid) => questionLines(qid))));
  const imported = await atOnce(async (api) => {
    const questions = await api.upload(file);
    return (await api.query(IMPORT_DATASET, { input: { name: 'made', questions } })).importDataset;
  });
  for (const { userErrors, dataset } of imported) {
    expect(userErrors).toEqual([]);
    expect(dataset).toEqual({ name: 'made', version: 1, questionCount: QIDS.length });
  }
  const unchanged = imported.filter(({ report }) => report?.warnings.some(({ code }) => code === 'UNCHANGED'));
  expect(unchanged).toHaveLength(imported.length - 1);
  expect(await countOf('datasets', 'made')).toBe(1);
});

it('results that are imported twice at the same moment are one run, and the others are told that its name is taken', async () => {
  const lines = QIDS.flatMap((qid) => resultLines(qid, 'A', 'confidence: 4'));
  const file = await files.write('results.jsonl', jsonl(lines));
  const imported = await atOnce(async (api) => {
    const input = { dataset: 'made', name: 'recorded', model: 'made', results: await api.upload(file) };
    return (await api.query(IMPORT_RUN, { input })).importRun;
  });
  expect(imported.filter(({ run }) => run !== null)).toHaveLength(1);
  const refused = imported.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
  expect(refused).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT']);
  expect(await countOf('runs', 'recorded')).toBe(1);
});
