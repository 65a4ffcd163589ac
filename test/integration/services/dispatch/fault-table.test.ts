import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import type { FaultInput, FaultName } from '../../../../src/services/backends/simulated/fault.js';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { cooperative, createDispatchWorld, type DispatchWorld } from '../../../support/dispatch-world.js';

const QUESTIONS = 8;
/** One request; the whole stage. Short, so that a server that stalls is noticed in time. */
const LIMITS = { requestMs: 1_500, stageMs: 60_000 };
/** Backends of one worker, each with a queue of its own and so a connection. */
const AT_ONCE = 8;

/** What becomes of a run of eight questions in which the first request of a stage and the fifth are struck. */
const PASSING: Readonly<Partial<Record<FaultName, object>>> = {
  refused: { forMs: 300 },
  'reset-before-headers': {},
  'reset-before-body': {},
  'reset-mid-body': {},
  'truncated-stream': {},
  'error-frame': {},
  stall: {},
  'slow-body': {},
  'http-429': { retryAfter: 1 },
  'http-500': {},
  'http-502': {},
  'http-503': { retryAfterDate: 1 },
  'http-504': {},
  'html-200': {},
  'error-200': {},
  'malformed-json': {},
  'cut-length': {},
  'cut-chunked': {},
  'empty-choices': {},
  'null-content': {},
};
const HARMLESS: readonly FaultName[] = [
  'latency-spike',
  'missing-logprobs',
  'empty-text',
  'wrong-letter',
  'wrong-confidence',
];
const RUN_ENDS: Readonly<Partial<Record<FaultName, RegExp>>> = {
  'http-401': /^BACKEND_UNAUTHORIZED: /,
  'http-404': /^MODEL_NOT_FOUND: /,
  'wrong-model': /^MODEL_MISMATCH: /,
  'model-changed': /^(MODEL_NOT_FOUND|MODEL_CHANGED|MODEL_MISMATCH): /,
};

interface Outcome {
  readonly fault: string;
  readonly run: Record<string, unknown>;
  readonly answers: readonly Record<string, unknown>[];
  readonly simulator: Simulator;
}

describe.each([1, 2] as const)('a fault of the backend in stage %i', (stage) => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** A simulated server for each fault, all of them backends of one worker, and a run on each. */
  async function runAll(
    rules: readonly (readonly FaultInput[])[],
  ): Promise<{ world: DispatchWorld; started: { runId: number; simulator: Simulator; fault: string }[] }> {
    const simulators: Simulator[] = [];
    for (const faults of rules) {
      const simulator = await startSimulator({ observer: cooperative, serviceTime: constantServiceTime(5), faults });
      undo.push(() => simulator.close());
      simulators.push(simulator);
    }
    const world = await createDispatchWorld({
      questions: QUESTIONS,
      backend: { urls: [simulators[0]!.url], maxInFlight: 4 },
      others: Object.fromEntries(simulators.slice(1).map(({ url }, index) => [`test-${index}`, [url]])),
    });
    undo.push(() => world.close());
    await world.addWorker({ limits: LIMITS });
    const started = [];
    for (const [index, simulator] of simulators.entries()) {
      const backend = index === 0 ? 'test' : `test-${index - 1}`;
      started.push({ runId: await world.start({ backend }), simulator, fault: rules[index]![0]!.fault });
    }
    return { world, started };
  }

  async function outcomes(rules: readonly (readonly FaultInput[])[]): Promise<Outcome[]> {
    const { world, started } = await runAll(rules);
    return Promise.all(
      started.map(async ({ runId, simulator, fault }) => {
        await world.follow(runId);
        return { fault, simulator, run: await world.run(runId), answers: await world.answers(runId) };
      }),
    );
  }
  const atFirstAndFifth = (fault: FaultName, more: object = {}): FaultInput[] =>
    [1, 5].map((nth) => ({ fault, stage, nth, ...more }) as FaultInput);
  const inBatches = <T>(items: readonly T[]): T[][] =>
    Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, n) => items.slice(n * AT_ONCE, (n + 1) * AT_ONCE));

  it.each(inBatches(Object.keys(PASSING) as FaultName[]).map((faults) => [faults.join(', '), faults] as const))(
    'that passes (%s) costs another request and nothing else',
    async (_, faults) => {
      const ended = await outcomes(faults.map((fault) => atFirstAndFifth(fault, PASSING[fault])));
      for (const { fault, run, answers, simulator } of ended) {
        const struck = simulator.faults.injected().get(fault as FaultName);
        expect({ fault, struck, status: run.status, complete: run.complete, failed: run.failed }).toEqual({
          fault,
          struck: 2,
          status: 'COMPLETED',
          complete: QUESTIONS,
          failed: 0,
        });
        // A closed port resets every connection that is open, not only the request that was struck.
        if (fault !== 'refused') expect({ fault, retries: run.retries }).toEqual({ fault, retries: 2 });
        expect(answers.every(({ letter, confidence }) => letter === 'A' && confidence === 4)).toBe(true);
      }
    },
  );

  it('that is only in what the model says is data: stored as it is, never imputed, never asked again', async () => {
    const ended = await outcomes(HARMLESS.map((fault) => atFirstAndFifth(fault, { stage })));
    for (const { fault, run, answers } of ended) {
      expect({ fault, status: run.status, complete: run.complete, requests: run.requests }).toEqual({
        fault,
        status: 'COMPLETED',
        complete: QUESTIONS,
        requests: 2 * QUESTIONS,
      });
      const unread = answers.filter(({ letter, confidence }) => letter !== 'A' || confidence !== 4);
      const isRead = fault === 'latency-spike' || fault === 'missing-logprobs';
      expect({ fault, unread: unread.length }).toEqual({ fault, unread: isRead ? 0 : 2 });
      for (const answer of unread) {
        expect(stage === 1 ? answer.letter_status : answer.confidence_status).toBe('UNPARSED');
        expect(stage === 1 ? answer.letter : answer.confidence).toBeNull();
      }
      const withoutLogprobs = answers.filter(({ probabilities }) => probabilities === null);
      expect(withoutLogprobs).toHaveLength(fault === 'missing-logprobs' && stage === 1 ? 2 : 0);
    }
  });

  it('that no repetition mends ends those two answers with its name, and no other', async () => {
    const [ended] = await outcomes([atFirstAndFifth('http-400')]);
    expect(ended!.run).toMatchObject({ status: 'COMPLETED', complete: QUESTIONS - 2, failed: 2, retries: 0 });
    const failed = ended!.answers.filter(({ status }) => status === 'FAILED');
    expect(failed.map(({ error }) => error)).toEqual(
      [1, 2].map(() => expect.objectContaining({ code: 'BACKEND_REJECTED', stage, attempts: 1 })),
    );
  });

  it('that concerns every request ends the run with its name; no answer is invented', async () => {
    const faults = Object.keys(RUN_ENDS) as FaultName[];
    const ended = await outcomes(faults.map((fault) => [{ fault, stage, first: 1 } as FaultInput]));
    for (const { fault, run, answers } of ended) {
      expect({ fault, status: run.status }).toEqual({ fault, status: 'FAILED' });
      expect(run.status_reason).toMatch(RUN_ENDS[fault as FaultName]!);
      expect(answers.every(({ letter }) => letter === 'A')).toBe(true);
    }
  });

  it('in every request stalls the run, with a reason; when it passes, the run ends by itself', async () => {
    const faults: FaultName[] = ['reset-before-headers', 'http-500', 'http-503', 'html-200', 'malformed-json', 'stall'];
    const { world, started } = await runAll(faults.map((fault) => [{ fault, stage } as FaultInput]));
    const outagesOf = async () => {
      const [worker] = await world.workers.live();
      return (worker?.backends ?? []).map(({ servers }) => servers[0]?.outage?.code ?? null);
    };
    while ((await outagesOf()).includes(null)) await tick(50);
    const expected = [
      'BACKEND_CONNECTION_LOST',
      'BACKEND_ERROR',
      'BACKEND_OVERLOADED',
      'BACKEND_INVALID_RESPONSE',
      'BACKEND_INVALID_RESPONSE',
      'BACKEND_TIMEOUT',
    ];
    expect(await outagesOf()).toEqual(expected);
    for (const { runId, simulator } of started) {
      expect(await world.run(runId)).toMatchObject({ status: 'RUNNING', complete: 0 });
      simulator.faults.clear();
    }
    for (const { runId, fault } of started) {
      await world.follow(runId);
      const run = await world.run(runId);
      expect({ fault, status: run.status, ended: (run.complete as number) + (run.failed as number) }).toEqual({
        fault,
        status: 'COMPLETED',
        ended: QUESTIONS,
      });
      const answers = await world.answers(runId);
      const complete = answers.filter(({ status }) => status === 'COMPLETE');
      expect(complete.every(({ letter, confidence }) => letter === 'A' && confidence === 4)).toBe(true);
    }
  });
});
