import { describe, expect, it } from '@jest/globals';
import type { Reply, Trial } from '../../../../../src/services/backends/simulated/observer.js';
import { lookupIn, type TrialQuestion } from '../../../../../src/services/backends/simulated/question-lookup.js';
import { SignalDetectionObserver } from '../../../../../src/services/backends/simulated/signal-detection-observer.js';
import {
  DEFAULT_SIGNAL_DETECTION,
  signalDetectionParameters,
  type SignalDetectionParameters,
} from '../../../../../src/services/backends/simulated/signal-detection-parameters.js';
import { builtInDataset } from '../../../../../src/services/datasets/built-in.js';

const question: TrialQuestion = { task: 'Made', level: 0.5, correctLetter: 'A', letters: ['A', 'B'] };
const newTrial = (fields: Partial<Trial> = {}): Trial => ({
  run: '1',
  qid: 'Q-1',
  sample: 0,
  stage: 1,
  temperature: 0,
  seed: null,
  ownAnswer: null,
  ...fields,
});
const newObserver = (parameters: Partial<SignalDetectionParameters> = {}, known: Partial<TrialQuestion> = {}) =>
  new SignalDetectionObserver({
    parameters: { ...DEFAULT_SIGNAL_DETECTION, ...parameters },
    lookup: () => Promise.resolve({ ...question, ...known }),
  });
const textOf = ({ tokens }: Reply) => tokens.map(({ token }) => token).join('');
const qids = Array.from({ length: 400 }, (_, i) => `Q-${i}`);

async function answers(observer: SignalDetectionObserver, fields: Partial<Trial> = {}): Promise<string[]> {
  return Promise.all(qids.map(async (qid) => textOf(await observer.observe(newTrial({ qid, ...fields })))));
}
const share = (texts: readonly string[], wanted: string) =>
  texts.filter((text) => text === wanted).length / texts.length;

describe('SignalDetectionObserver', () => {
  it('gives the same replies in any order', async () => {
    const trials = qids.flatMap((qid) => [
      newTrial({ qid }),
      newTrial({ qid, stage: 2, ownAnswer: 'A', temperature: 1 }),
    ]);
    const forwards = newObserver();
    const backwards = newObserver();
    const first = await Promise.all(trials.map((trial) => forwards.observe(trial)));
    const second = await Promise.all(trials.toReversed().map((trial) => backwards.observe(trial)));
    expect(second.reverse()).toEqual(first);
  });

  it('says the same in every sample and with every request seed at temperature 0', async () => {
    const observer = newObserver();
    expect(await answers(observer, { sample: 7, seed: 3 })).toEqual(await answers(observer));
  });

  it('draws anew for each sample and request seed above temperature 0', async () => {
    const observer = newObserver({ logitPerEvidence: 0.5 });
    const drawn = await answers(observer, { temperature: 1 });
    expect(await answers(observer, { temperature: 1 })).toEqual(drawn);
    expect(await answers(observer, { temperature: 1, sample: 1 })).not.toEqual(drawn);
    expect(await answers(observer, { temperature: 1, seed: 2 })).not.toEqual(drawn);
  });

  it('is another observer with another seed', async () => {
    expect(await answers(newObserver({ seed: 2 }))).not.toEqual(await answers(newObserver({ seed: 1 })));
  });

  it('gives the letter that its token probabilities favour', async () => {
    const observer = newObserver();
    for (const qid of qids) {
      const [token] = (await observer.observe(newTrial({ qid }))).tokens;
      expect(token?.alternatives[0]?.token).toBe(token?.token);
      const mass = token?.alternatives.reduce((sum, { probability }) => sum + probability, 0) ?? 0;
      expect(mass).toBeLessThanOrEqual(1);
      expect(mass).toBeGreaterThan(0.99);
    }
  });

  it('lists letters with and without a space before them', async () => {
    const [token] = (await newObserver().observe(newTrial())).tokens;
    expect(token?.alternatives.map((alternative) => alternative.token)).toEqual(
      expect.arrayContaining(['A', ' A', 'B', ' B']),
    );
  });

  it('is at chance without sensitivity and nearly always right with much of it', async () => {
    const flat = { lapseRate: 0, bias: 0 };
    const blind = await answers(newObserver({ ...flat, minSensitivity: 0, maxSensitivity: 0 }));
    expect(Math.abs(share(blind, 'A') - 0.5)).toBeLessThan(0.1);
    expect(share(await answers(newObserver({ ...flat, minSensitivity: 12, maxSensitivity: 12 })), 'A')).toBe(1);
  });

  it('leans to the second letter with a bias above 0, to the first below', async () => {
    expect(share(await answers(newObserver({ bias: 9 })), 'B')).toBe(1);
    expect(share(await answers(newObserver({ bias: -9 })), 'A')).toBe(1);
  });

  it('guesses where it lapses', async () => {
    const texts = await answers(newObserver({ lapseRate: 1, bias: 0, minSensitivity: 12, maxSensitivity: 12 }));
    expect(Math.abs(share(texts, 'A') - 0.5)).toBeLessThan(0.1);
  });

  it('rates by its criteria', async () => {
    const rate = (confidenceCriteria: SignalDetectionParameters['confidenceCriteria']) =>
      answers(newObserver({ confidenceCriteria }), { stage: 2, ownAnswer: 'A' });
    expect(share(await rate([-99, -99, -99, -99]), 'confidence: 5')).toBe(1);
    expect(share(await rate([99, 99, 99, 99]), 'confidence: 1')).toBe(1);
    expect(share(await rate([-99, -99, 99, 99]), 'confidence: 3')).toBe(1);
  });

  it('rates an answer that its evidence speaks against lower', async () => {
    const observer = newObserver({ confidenceCriteria: [-1, -0.5, 0, 0.5], ratingNoise: 0 });
    const mean = async (ownAnswer: string) => {
      const texts = await answers(observer, { stage: 2, ownAnswer });
      return texts.reduce((sum, text) => sum + Number(text.at(-1)), 0) / texts.length;
    };
    expect(await mean('A')).toBeGreaterThan((await mean('B')) + 1);
  });

  it('knows only two alternatives', async () => {
    const observer = newObserver({}, { letters: ['A', 'B', 'C'] });
    await expect(observer.observe(newTrial())).rejects.toThrow('two alternatives; question Q-1 has 3');
  });

  it('says which question it does not know', async () => {
    const observer = new SignalDetectionObserver({
      parameters: DEFAULT_SIGNAL_DETECTION,
      lookup: () => Promise.resolve(undefined),
    });
    await expect(observer.observe(newTrial({ qid: 'X-9' }))).rejects.toThrow('knows no answer to question X-9');
  });

  it('shows its parameters in its fingerprint', () => {
    expect(newObserver().fingerprint).toBe(newObserver().fingerprint);
    expect(newObserver({ bias: 0.2 }).fingerprint).not.toBe(newObserver().fingerprint);
  });
});

describe('the default parameters', () => {
  it('pass their own check', () => {
    expect(signalDetectionParameters.parse(DEFAULT_SIGNAL_DETECTION)).toEqual(DEFAULT_SIGNAL_DETECTION);
  });

  it('make a believable overconfident model of the built-in dataset', async () => {
    const dataset = builtInDataset();
    const lookup = lookupIn(dataset);
    const observer = new SignalDetectionObserver({ parameters: DEFAULT_SIGNAL_DETECTION, lookup });
    const trials = await Promise.all(
      dataset.questions.map(async ({ qid, task, catalogLetter }) => {
        const letter = textOf(await observer.observe(newTrial({ qid })));
        const rating = textOf(await observer.observe(newTrial({ qid, stage: 2, ownAnswer: letter })));
        const level = (await lookup(qid, '1'))?.level;
        return { task, level, isCorrect: letter === catalogLetter, confidence: Number(rating.at(-1)) };
      }),
    );
    const accuracy = (chosen: typeof trials) => chosen.filter(({ isCorrect }) => isCorrect).length / chosen.length;
    const meanConfidence = (chosen: typeof trials) =>
      chosen.reduce((sum, { confidence }) => sum + confidence, 0) / chosen.length;
    expect(accuracy(trials)).toBeGreaterThan(0.7);
    expect(accuracy(trials)).toBeLessThan(0.75);
    expect(meanConfidence(trials)).toBeGreaterThan(4.6);
    expect(meanConfidence(trials)).toBeLessThan(4.8);
    expect(accuracy(trials.filter(({ task }) => task === 'Grid'))).toBeGreaterThan(
      accuracy(trials.filter(({ task }) => task !== 'Grid')) + 0.08,
    );
    expect(accuracy(trials.filter(({ level }) => level === 0))).toBeLessThan(0.56);
    expect(accuracy(trials.filter(({ level }) => level === 1))).toBeGreaterThan(0.95);
    const right = trials.filter(({ isCorrect }) => isCorrect);
    const wrong = trials.filter(({ isCorrect }) => !isCorrect);
    expect(meanConfidence(right)).toBeGreaterThan(meanConfidence(wrong) + 0.15);
  });
});
