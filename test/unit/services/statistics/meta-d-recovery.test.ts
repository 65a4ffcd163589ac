import { describe, expect, it } from '@jest/globals';
import { answerCells, ratingProbabilities, simulatedRatings } from '../../../../bench/rated-observer.js';
import { metaD } from '../../../../src/services/statistics/meta-d.js';
import { sumOf } from '../../../../src/services/statistics/vector.js';

const OBSERVER = { dPrime: 1.5, criterion: 0.2, mRatio: 0.8, cuts: [0.3, 0.6, 1, 1.5] };
const SEEDS = 40;
const ANSWERS = 2688;
/** What padding 20 cells by 0.1 may take away from d' and meta-d' at this n. */
const PADDING_BIAS = 0.01;

describe('the simulated observer', () => {
  it('has probabilities that add up to 1', () => {
    const { signalAbsent, signalPresent } = ratingProbabilities(OBSERVER);
    expect(sumOf(signalAbsent)).toBeCloseTo(1, 12);
    expect(sumOf(signalPresent)).toBeCloseTo(1, 12);
  });

  it('gives half of its answers to each truth, the same for the same seed and others for another', () => {
    const ratings = simulatedRatings(OBSERVER, ANSWERS, 1);
    expect(sumOf(ratings.signalAbsent)).toBe(ANSWERS / 2);
    expect(sumOf(ratings.signalPresent)).toBe(ANSWERS / 2);
    expect(simulatedRatings(OBSERVER, ANSWERS, 1)).toEqual(ratings);
    expect(simulatedRatings(OBSERVER, ANSWERS, 2)).not.toEqual(ratings);
  });
});

describe('meta-d′ of simulated observers', () => {
  const fits = Array.from({ length: SEEDS }, (_, seed) =>
    metaD(answerCells(simulatedRatings(OBSERVER, ANSWERS, seed))),
  );

  it.each([
    ['dPrime', OBSERVER.dPrime],
    ['criterion', OBSERVER.criterion],
    ['metaDPrime', OBSERVER.mRatio * OBSERVER.dPrime],
    ['mRatio', OBSERVER.mRatio],
  ] as const)('recovers %s within three standard errors and what padding does', (name, truth) => {
    const values = fits.map((fit) => fit[name]!);
    const mean = sumOf(values) / SEEDS;
    const standardError = Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / (SEEDS - 1) / SEEDS);
    expect(Math.abs(mean - truth)).toBeLessThan(3 * standardError + PADDING_BIAS);
    expect(standardError).toBeGreaterThan(0);
    expect(standardError).toBeLessThan(0.02);
  });

  it('is reliable at this size', () => {
    expect(fits.every(({ reliable }) => reliable)).toBe(true);
  });
});
