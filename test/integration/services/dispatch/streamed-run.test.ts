import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ApiClient } from '../../../../src/cli/api/api-client.js';
import type { RunState } from '../../../../src/operations/run-state.js';
import { toGlobalId } from '../../../../src/resolvers/global-id.js';
import type { FaultInput } from '../../../../src/services/backends/simulated/fault.js';
import { lookupIn } from '../../../../src/services/backends/simulated/question-lookup.js';
import type { RequestRecord } from '../../../../src/services/backends/simulated/request-log.js';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { SignalDetectionObserver } from '../../../../src/services/backends/simulated/signal-detection-observer.js';
import { DEFAULT_SIGNAL_DETECTION } from '../../../../src/services/backends/simulated/signal-detection-parameters.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { builtInDataset } from '../../../../src/services/datasets/built-in.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { query } from '../../../support/query.js';
import { withoutCircumstances } from '../../../support/stored-answers.js';
import { runState, startBuiltInRun } from '../../../support/transcript.js';

interface Delta {
  readonly qid: string;
  readonly sample: number;
  readonly stage: number;
  readonly attempt: number;
  readonly delta: string;
}

const QUESTIONS = 60;
/** Each breaks streams off in its own way, all of them for a request that is asked again then. */
const FAULTS: readonly FaultInput[] = [
  { fault: 'truncated-stream', first: 6 },
  { fault: 'error-frame', nth: 12 },
  { fault: 'reset-mid-body', nth: 18 },
  { fault: 'malformed-json', nth: 24 },
  { fault: 'truncated-stream', stage: 2, nth: 7 },
  { fault: 'cut-chunked', stage: 2, nth: 14 },
];

describe('tokenStreamed over a real WebSocket', () => {
  let simulator: Simulator;
  let app: TestApp;
  let api: ApiClient;
  let client: Client;

  beforeAll(async () => {
    const lookup = lookupIn(builtInDataset());
    simulator = await startSimulator({
      observer: new SignalDetectionObserver({ parameters: DEFAULT_SIGNAL_DETECTION, lookup }),
      serviceTime: constantServiceTime(20),
      // What a cache holds depends on what was asked before.
      promptTokensDetails: false,
    });
    app = await startTestApp({ VLLM_URL: simulator.url, MAX_IN_FLIGHT: '4', IN_FLIGHT: 'fixed' });
    api = new ApiClient({ url: new URL(app.url), token: undefined });
    client = createClient({ url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  });
  afterAll(async () => {
    await client.dispose();
    await app.close();
    await simulator.close();
  });

  const watch = (run: RunState): AsyncIterableIterator<{ data?: { tokenStreamed: Delta } | null }> =>
    client.iterate<{ tokenStreamed: Delta }>({
      query: 'subscription($id: ID!) { tokenStreamed(runId: $id) { qid sample stage attempt delta } }',
      variables: { id: run.id },
    });
  const recordsOf = (from: number): RequestRecord[] => simulator.requests.records.slice(from);
  const untilEnded = async ({ id }: RunState): Promise<RunState> => {
    for (;;) {
      const run = await runState(api, id);
      if (!['QUEUED', 'RUNNING'].includes(run.status)) return run;
      await tick(50);
    }
  };
  const storedAnswers = async ({ name }: RunState): Promise<Record<string, unknown>[]> =>
    withoutCircumstances(
      await query(
        app.databaseUrl,
        `SELECT a.*, q.qid FROM answers a JOIN runs r ON r.id = a.run_id JOIN questions q ON q.id = a.question_id
         WHERE r.name = '${name}' ORDER BY q.position, a.sample`,
      ),
    );

  it('gives the text of every request as the model writes it, and stores the same answers as without', async () => {
    const unwatched = await startBuiltInRun(api, QUESTIONS);
    expect(await untilEnded(unwatched)).toMatchObject({ status: 'COMPLETED', progress: { complete: QUESTIONS } });
    expect(new Set(recordsOf(0).map(({ streamed }) => streamed))).toEqual(new Set([false]));

    const begun = simulator.requests.records.length;
    simulator.faults.set(FAULTS);
    const watched = await startBuiltInRun(api, QUESTIONS);
    const texts = new Map<string, string>();
    // It ends with the run.
    for await (const { data } of watch(watched)) {
      const { qid, sample, stage, attempt, delta } = data!.tokenStreamed;
      const key = [qid, sample, stage, attempt].join('/');
      texts.set(key, (texts.get(key) ?? '') + delta);
    }
    simulator.faults.clear();
    expect(await untilEnded(watched)).toMatchObject({ status: 'COMPLETED', progress: { complete: QUESTIONS } });

    const streamed = recordsOf(begun).filter((record) => record.streamed);
    const wholly = streamed.filter(({ fault }) => fault === null);
    expect(wholly.length).toBeGreaterThan(QUESTIONS);
    for (const { trial, reply } of wholly) {
      expect(texts.get([trial!.qid, trial!.sample, trial!.stage, trial!.attempt].join('/'))).toBe(reply);
    }
    const struck = streamed.filter(({ fault }) => fault !== null);
    expect(struck.length).toBeGreaterThanOrEqual(FAULTS.length);
    const answers = await storedAnswers(watched);
    expect(answers).toHaveLength(QUESTIONS);
    expect(answers).toEqual(await storedAnswers(unwatched));
    process.stdout.write(`${wholly.length} replies streamed whole, ${struck.length} broken off and asked again\n`);
  });

  it('streams nothing any more when the last watcher has gone', async () => {
    const run = await startBuiltInRun(api, QUESTIONS);
    const begun = simulator.requests.records.length;
    for await (const { data } of watch(run)) if (data) break;
    while (recordsOf(begun).at(-1)?.streamed !== false) await tick(10);
    const left = simulator.requests.records.length;
    await untilEnded(run);
    expect(recordsOf(left).filter(({ streamed }) => streamed)).toEqual([]);
    expect(recordsOf(begun).some(({ streamed }) => streamed)).toBe(true);
  });

  it('ends at once for a run that has ended, and says so for one that there is not', async () => {
    const run = await startBuiltInRun(api, 1);
    await untilEnded(run);
    for await (const event of watch(run)) throw new Error(`Something came: ${JSON.stringify(event)}`);
    const missing = await watch({ ...run, id: toGlobalId('Run', 999_999) }).next();
    expect(missing.value).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('tokenStreamed at a server without a worker', () => {
  it('says where to watch instead', async () => {
    const app = await startTestApp({ WORKER: 'off' });
    const client = createClient({ url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    try {
      const run = await startBuiltInRun(new ApiClient({ url: new URL(app.url), token: undefined }), 1);
      const events = client.iterate({ query: `subscription { tokenStreamed(runId: "${run.id}") { delta } }` });
      const message: unknown = expect.stringMatching(/has no worker: watch it at a server/);
      expect((await events.next()).value).toMatchObject({ errors: [{ message, extensions: { code: 'CONFLICT' } }] });
    } finally {
      await client.dispose();
      await app.close();
    }
  });
});
