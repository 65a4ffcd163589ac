import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { createDispatchWorld, scripted, type DispatchWorld } from '../../../support/dispatch-world.js';
import { jsonl, madeFiles, resultLines, type MadeFiles } from '../../../support/import-files.js';
import { upTo } from '../../../support/transcript.js';

const PROMPT = 'Which one has more: O or X?\nChoose one:\nA. O\nB. X\nAnswer with A or B only without any reasoning.';

describe('a run that goes on with a results file', () => {
  let simulator: Simulator;
  let world: DispatchWorld;
  let files: MadeFiles;
  let asked = new Set<string>();
  beforeAll(async () => {
    const observer = scripted(({ qid, stage, ownAnswer }) => {
      asked.add(`${qid}/${stage}`);
      return stage === 1 ? 'A' : `confidence: ${ownAnswer === 'B' ? 2 : 4}`;
    });
    simulator = await startSimulator({ observer, serviceTime: constantServiceTime(1) });
    [world, files] = await Promise.all([
      createDispatchWorld({ questions: 6, backend: { urls: [simulator.url] } }),
      madeFiles(),
    ]);
    await world.addWorker();
  });
  afterAll(async () => {
    await world.close();
    await simulator.close();
    await files.remove();
  });

  const startWith = async (records: readonly unknown[] | string, input: Parameters<DispatchWorld['start']>[0] = {}) => {
    asked = new Set();
    const text = typeof records === 'string' ? records : jsonl(records);
    return world.start({ ...input, resultsPath: await files.write('results.jsonl', text) });
  };

  it('asks what the file lacks: the confidence alone where the answer is there', async () => {
    const [answerOnly] = resultLines('Q-1', 'B', '');
    const runId = await startWith([
      ...resultLines('Q-0', 'B', 'confidence: 5', { prompt: `<|im_start|>${PROMPT}` }),
      answerOnly,
    ]);
    expect(await world.follow(runId)).toEqual(upTo(12));
    expect([...asked].sort()).toEqual([
      'Q-1/2',
      'Q-2/1',
      'Q-2/2',
      'Q-3/1',
      'Q-3/2',
      'Q-4/1',
      'Q-4/2',
      'Q-5/1',
      'Q-5/2',
    ]);
    expect(await world.run(runId)).toMatchObject({
      status: 'COMPLETED',
      complete: 6,
      reused: 1,
      failed: 0,
      requests: 9,
    });
    const answers = await world.answers(runId);
    expect(answers.map(({ letter, confidence, reused }) => [letter, confidence, reused])).toEqual([
      ['B', 5, true],
      ['B', 2, true],
      ...Array.from({ length: 4 }, () => ['A', 4, false]),
    ]);
    expect(answers[0]).toMatchObject({ answer_latency_ms: 12.5, confidence_latency_ms: 7.25, reused_from: null });
  });

  it('that holds everything ends it at once', async () => {
    const runId = await startWith(
      ['Q-0', 'Q-1', 'Q-2', 'Q-3', 'Q-4', 'Q-5'].flatMap((qid) => resultLines(qid, 'A', 'confidence: 1')),
    );
    expect(await world.run(runId)).toMatchObject({ status: 'COMPLETED', complete: 6, reused: 6, sequence: 12 });
    expect(await world.follow(runId)).toEqual(upTo(12));
    expect(asked).toEqual(new Set());
  });

  it('passes over what this run does not ask, and a confidence without its answer', async () => {
    const [, confidence] = resultLines('Q-3', '', 'confidence: 1');
    const records = [
      confidence,
      ...resultLines('Q-1', 'B', 'confidence: 5'),
      ...resultLines('Q-0', 'B', 'confidence: 5'),
    ];
    const runId = await startWith(records, { questionLimit: 2 });
    expect(await world.follow(runId)).toEqual(upTo(4));
    expect([...asked].sort()).toEqual(['Q-3/1', 'Q-3/2']);
    expect(await world.run(runId)).toMatchObject({ total: 2, complete: 2, reused: 1 });
  });

  it.each([
    [
      'of a question that the dataset has not',
      resultLines('Z-9', 'A', 'confidence: 1'),
      /line 1: Z-9 is not among its questions/,
    ],
    [
      'that was asked in other words',
      resultLines('Q-0', 'A', 'confidence: 1', { prompt: 'And now?' }),
      /line 1: Q-0 was asked in other words/,
    ],
    ['that is no result', `${jsonl(resultLines('Q-0', 'A', 'confidence: 1'))}{"qid": "Q-`, /line 3/],
    ['that is empty', '', /it is empty/],
  ])('refuses a file %s, and starts nothing', async (_case, records, message) => {
    const count = async () => (await world.pool.query('SELECT FROM runs')).rowCount;
    const before = await count();
    const start = startWith(records);
    await expect(start).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: ['results'] });
    await expect(start).rejects.toThrow(message);
    expect(await count()).toBe(before);
  });

  it('takes the samples that it would ask itself', async () => {
    const later = { sample: 1 };
    const records = [
      ...resultLines('Q-0', 'B', 'confidence: 5'),
      ...resultLines('Q-0', 'A', 'confidence: 3', later).map((line) => ({ ...line, ...later })),
      ...resultLines('Q-1', 'B', 'confidence: 5').map((line) => ({ ...line, sample: 2 })),
    ];
    const runId = await startWith(records, { samplesPerQuestion: 2, questionLimit: 2 });
    await world.follow(runId);
    expect(await world.run(runId)).toMatchObject({ complete: 4, reused: 2, requests: 4 });
    const answers = await world.answers(runId);
    expect(answers.slice(0, 2).map(({ confidence, reused }) => [confidence, reused])).toEqual([
      [5, true],
      [3, true],
    ]);
  });

  it('is not had together with reuse', async () => {
    const start = startWith(resultLines('Q-0', 'A', 'confidence: 1'), { reuse: true });
    await expect(start).rejects.toMatchObject({ field: ['reuse'] });
  });
});
