import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { createDispatchWorld, scripted, type DispatchWorld } from '../../../support/dispatch-world.js';
import { newDataset, newQuestion } from '../../../support/factories.js';
import { withoutCircumstances } from '../../../support/stored-answers.js';
import { upTo } from '../../../support/transcript.js';

describe('a run that reuses earlier answers', () => {
  let simulator: Simulator;
  let world: DispatchWorld;
  let asked = new Set<string>();
  beforeAll(async () => {
    const observer = scripted(({ qid, stage }) => {
      asked.add(`${qid}/${stage}`);
      return stage === 1 ? (qid.length % 2 === 0 ? 'A' : 'B') : 'confidence: 4';
    });
    simulator = await startSimulator({ observer, serviceTime: constantServiceTime(1) });
    world = await createDispatchWorld({ questions: 12, backend: { urls: [simulator.url] } });
    await world.addWorker();
  });
  afterAll(async () => {
    await world.close();
    await simulator.close();
  });

  const done = async (input: Parameters<DispatchWorld['start']>[0]): Promise<number> => {
    asked = new Set();
    const runId = await world.start(input);
    await world.follow(runId);
    return runId;
  };
  /** Without what says that, and whence, an answer was taken over, and how warm the server's cache was. */
  const plain = async (runId: number): Promise<Record<string, unknown>[]> =>
    withoutCircumstances(await world.answers(runId)).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !/^reused|cached/.test(column))),
    );

  it('asks only what no equal run has answered, and says which answers are not its own', async () => {
    const earlier = await done({ questionLimit: 5 });
    const runId = await done({ reuse: true });
    expect(asked.size).toBe(14);
    expect(await world.run(runId)).toMatchObject({
      status: 'COMPLETED',
      complete: 12,
      reused: 5,
      requests: 14,
      sequence: 24,
    });
    const answers = await world.answers(runId);
    expect(answers.filter(({ reused }) => reused).map(({ reused_from }) => reused_from)).toEqual(
      Array(5).fill(earlier),
    );
    expect(answers.filter(({ reused }) => !reused).map(({ reused_from }) => reused_from)).toEqual(Array(7).fill(null));

    const whole = await done({});
    expect(asked.size).toBe(24);
    expect(await plain(runId)).toEqual(await plain(whole));
  });

  it('that has them all ends at once, is told from the first number to the last, and names the run that asked', async () => {
    const source = await done({ questionLimit: 3, maxAnswerTokens: 77 });
    const second = await done({ questionLimit: 3, maxAnswerTokens: 77, reuse: true });
    const third = await done({ questionLimit: 3, maxAnswerTokens: 77, reuse: true });
    expect(asked).toEqual(new Set());
    expect(await world.follow(third)).toEqual(upTo(6));
    expect(await world.run(third)).toMatchObject({ status: 'COMPLETED', complete: 3, reused: 3, requests: 0 });
    for (const runId of [second, third]) {
      expect((await world.answers(runId)).map(({ reused_from }) => reused_from)).toEqual(Array(3).fill(source));
    }
    await world.runs.delete(source);
    const [answer] = await world.answers(third);
    expect(answer).toMatchObject({ reused: true, reused_from: null, letter: 'B' });
  });

  it.each([
    ['another token limit', { maxAnswerTokens: 99 }],
    ['another seed', { seed: 5 }],
    ['constrained output', { constrainOutput: true }],
    ['no logprobs', { logprobs: false }],
  ])('does not mistake %s for the same input', async (_case, change) => {
    await done({ questionLimit: 2 });
    await done({ questionLimit: 2, reuse: true, ...change });
    expect(asked.size).toBe(4);
  });

  it('takes those of another dataset whose question is the same, and of no question that differs in a word', async () => {
    const { pool } = world;
    await done({ questionLimit: 12 });
    const { id: datasetId, name: dataset } = await newDataset(pool);
    await newQuestion(pool, { datasetId, qid: 'Q-0' });
    await newQuestion(pool, { datasetId, qid: 'Q-1', confidencePrompt: 'How sure are you, from 1 to 5?' });
    await newQuestion(pool, { datasetId, qid: 'other' });
    await done({ dataset, reuse: true });
    expect([...asked].sort()).toEqual(['Q-1/1', 'Q-1/2', 'other/1', 'other/2']);
  });

  it('takes nothing from a server whose version is not known, or has changed on the way', async () => {
    const { pool } = world;
    const runId = await done({ maxAnswerTokens: 55, questionLimit: 1 });
    const changed = `UPDATE runs SET environment = jsonb_set(environment, $2, $3) WHERE id = $1`;
    await pool.query(changed, [runId, '{backend,laterVersions}', '["0.33.0"]']);
    await done({ maxAnswerTokens: 55, questionLimit: 1, reuse: true });
    expect(asked.size).toBe(2);
  });

  it('is refused for sampled answers', async () => {
    const start = world.start({ reuse: true, temperature: 0.5 });
    await expect(start).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: ['reuse'] });
    await expect(start).rejects.toThrow(/temperature 0/);
  });
});
