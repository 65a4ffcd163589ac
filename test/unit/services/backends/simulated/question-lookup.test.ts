import { describe, expect, it } from '@jest/globals';
import { easiness, lookupIn } from '../../../../../src/services/backends/simulated/question-lookup.js';
import { builtInDataset } from '../../../../../src/services/datasets/built-in.js';

const question = (qid: string, task: string, factors: Record<string, string>, catalogLetter: string | null) => ({
  qid,
  task,
  factors,
  catalogLetter,
  options: [
    { letter: 'A', text: 'first' },
    { letter: 'B', text: 'second' },
  ],
});
const lookup = lookupIn({
  difficulty: { Size: { factor: 'size', easier: 'higher' }, Noise: { factor: 'noise', easier: 'lower' } },
  questions: [
    question('S-1', 'Size', { size: '2' }, 'A'),
    question('S-2', 'Size', { size: '10' }, 'B'),
    question('S-3', 'Size', { size: '100' }, 'B'),
    question('N-1', 'Noise', { noise: '0.5' }, 'A'),
    question('N-2', 'Noise', { noise: '0.1' }, 'A'),
    question('O-1', 'Other', {}, 'A'),
    question('U-1', 'Size', { size: '2' }, null),
  ],
});

describe('lookupIn', () => {
  it('ranks levels by number, not by text', async () => {
    expect(await lookup('S-2', '1')).toEqual({ task: 'Size', level: 0.5, correctLetter: 'B', letters: ['A', 'B'] });
    expect((await lookup('S-3', '1'))?.level).toBe(1);
  });

  it('turns the scale round where lower is easier', async () => {
    expect((await lookup('N-1', '1'))?.level).toBe(0);
    expect((await lookup('N-2', '1'))?.level).toBe(1);
  });

  it('calls a task without difficulty middling', async () => {
    expect((await lookup('O-1', '1'))?.level).toBe(0.5);
  });

  it.each(['nowhere', 'U-1'])('knows nothing of %s', async (qid) => {
    expect(await lookup(qid, '1')).toBeUndefined();
  });

  it('knows every question of the built-in dataset, on seven levels a task', async () => {
    const dataset = builtInDataset();
    const find = lookupIn(dataset);
    const known = await Promise.all(dataset.questions.map(({ qid }) => find(qid, '1')));
    const levels = new Set(known.map((found) => `${found?.task} ${found?.level.toFixed(3)}`));
    expect(known).not.toContain(undefined);
    expect(levels.size).toBe(3 * 7);
  });
});

describe('easiness', () => {
  it('is 0.5 off the scale and on a scale of one', () => {
    expect(easiness(Number.NaN, [1, 2])).toBe(0.5);
    expect(easiness(3, [3])).toBe(0.5);
  });
});
