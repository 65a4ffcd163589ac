import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerCell } from '../../../../src/services/statistics/answer-cell.js';
import { drawBinomial } from '../../../../src/services/statistics/binomial-draw.js';
import { fitPsychometric } from '../../../../src/services/statistics/psychometric-fit.js';
import { levelCounts, psychometricPoints, type LevelCells } from '../../../../src/services/statistics/psychometric.js';
import { seededUniform } from '../../../../src/services/statistics/seeded-uniform.js';

function countsOf(levels: readonly number[], correct: readonly number[], n: readonly number[]) {
  return levels.map((level, index) => ({ level, correct: correct[index] ?? NaN, n: n[index] ?? NaN }));
}

const SEVEN = [1, 2, 3, 4, 5, 6, 7];
const of128 = new Array<number>(7).fill(128);

/**
 * Maxima found by scipy 1.17.1, `minimize(method='Nelder-Mead')` over intercept, steepness and lapse within the same
 * bounds, from 27 starts and each twice (xatol 1e-11, fatol 1e-13); chi2.sf for p. Its thresholds are good to 1e-6.
 */
const SCIPY = [
  {
    name: 'easy but for the first level',
    counts: countsOf(SEVEN, [87, 125, 127, 128, 128, 128, 128], of128),
    threshold: 1.159552255962018,
    slope: 3.0553324702002933,
    lapse: 0,
    deviance: 2.117185607357584,
    p: 0.7142157729323932,
  },
  {
    name: 'hard but for the last levels',
    counts: countsOf(SEVEN, [58, 67, 71, 69, 84, 100, 125], of128),
    threshold: 5.645435056781253,
    slope: 1.7420540580806634,
    lapse: 0,
    deviance: 6.387859408397844,
    p: 0.17199471439551542,
  },
  {
    name: 'threshold beyond the levels, lapse at its upper bound',
    counts: countsOf([12, 24, 36, 48, 60, 72, 84], [64, 72, 72, 72, 78, 90, 85], of128),
    threshold: 85.79125233205683,
    slope: 0.03503952386832285,
    lapse: 0.1,
    deviance: 2.9047642945549796,
    p: 0.5738872732060736,
  },
  {
    name: 'lapse within its bounds, unequal n',
    counts: countsOf(SEVEN, [53, 57, 76, 94, 112, 120, 119], [100, 110, 120, 120, 125, 125, 125]),
    threshold: 3.683275226157953,
    slope: 1.4662108386483155,
    lapse: 0.03764255535520425,
    deviance: 1.0227805731883564,
    p: 0.9063222609504328,
  },
  {
    name: 'lower levels are easier, uneven steps',
    counts: countsOf([8, 4, 2, 1, 0.5], [21, 30, 36, 39, 38], new Array<number>(5).fill(40)),
    threshold: 4.052274598102394,
    slope: 0.8287433878877444,
    lapse: 0.012588173639805939,
    deviance: 0.8322439803044119,
    p: 0.659599800896134,
  },
];

describe('fitPsychometric', () => {
  it.each(SCIPY)('finds the maximum that scipy finds: $name', ({ counts, threshold, slope, lapse, deviance, p }) => {
    const { fit } = fitPsychometric(counts);
    expect(fit?.converged).toBe(true);
    expect(Math.abs((fit?.threshold.value ?? NaN) / threshold - 1)).toBeLessThan(1e-6);
    expect(Math.abs((fit?.slope.value ?? NaN) / slope - 1)).toBeLessThan(1e-6);
    expect(fit?.lapse.value).toBeCloseTo(lapse, 6);
    expect(fit?.deviance).toBeCloseTo(deviance, 8);
    expect(fit?.goodnessP).toBeCloseTo(p, 8);
    expect(fit?.degreesOfFreedom).toBe(counts.length - 3);
  });

  it('passes through three levels exactly: by hand', () => {
    // guess 1/2, no lapses: 5/8, 3/4, 7/8 are F = 1/4, 1/2, 3/4, so the threshold is the middle and the slope ln 3
    const { fit } = fitPsychometric(countsOf([10, 20, 30], [625, 750, 875], [1000, 1000, 1000]));
    expect(fit?.threshold.value).toBeCloseTo(20, 4);
    expect(fit?.slope.value).toBeCloseTo(Math.log(3) / 10, 5);
    expect(fit?.lapse.value).toBeCloseTo(0, 5);
    expect(fit?.deviance).toBeCloseTo(0, 8);
    expect([fit?.degreesOfFreedom, fit?.goodnessP, fit?.simulatedGoodnessP]).toEqual([0, null, null]);
  });

  it('gives intervals around the values, the same at every call', () => {
    const { fit } = fitPsychometric(SCIPY[3]!.counts);
    for (const { value, low, high } of [fit!.threshold, fit!.slope, fit!.lapse]) {
      expect(low).toBeLessThan(value!);
      expect(high).toBeGreaterThan(value!);
    }
    expect(fitPsychometric(SCIPY[3]!.counts)).toEqual({ fit, reason: null });
  });

  it('leaves room for lapses where none was seen', () => {
    const { fit } = fitPsychometric(SCIPY[0]!.counts);
    // a rate that no answer of 640 shows: about 2/640 to 4/640 are not excluded
    expect(fit?.lapse.low).toBe(0);
    expect(fit?.lapse.high).toBeGreaterThan(2 / 640);
    expect(fit?.lapse.high).toBeLessThan(5 / 640);
  });

  it('says when the answers do not bound a parameter', () => {
    const { fit } = fitPsychometric(countsOf(SEVEN, [5, 6, 6, 8, 9, 10, 10], new Array<number>(7).fill(10)));
    expect(fit?.slope).toMatchObject({ high: null, reason: 'interval_unbounded', standardError: null });
    expect(fit?.slope.low).toBeGreaterThan(0);
  });

  it('does not give a threshold far from the levels', () => {
    const { fit } = fitPsychometric(
      countsOf(SEVEN, [504, 508, 511, 515, 518, 525, 530], new Array<number>(7).fill(1000)),
    );
    expect(fit?.threshold).toMatchObject({ value: null, low: null, high: null, reason: 'threshold_outside_levels' });
    expect(fit?.slope.value).toBeGreaterThan(0);
  });

  it.each([
    ['no_data', [0, 0, 0], [0, 0, 0]],
    ['fewer_than_3_levels', [5, 0, 9], [10, 0, 10]],
    ['below_chance', [70, 61, 57, 59, 44, 28, 3], of128],
    ['falls_with_ease', [125, 120, 110, 100, 90, 85, 80], of128],
    ['no_change_with_level', [96, 96, 96, 96, 96, 96, 96], of128],
    ['no_change_with_level', [128, 128, 128], [128, 128, 128]],
    ['slope_unbounded', [64, 64, 64, 128, 128, 128, 128], of128],
  ])('has no fit: %s', (reason, correct, n) => {
    expect(fitPsychometric(countsOf(SEVEN.slice(0, n.length), correct, n))).toEqual({ fit: null, reason });
  });

  it('does not depend on the unit or the direction of the levels', () => {
    const [{ counts, threshold, slope }] = [SCIPY[3]!];
    const { fit } = fitPsychometric(counts.map((count) => ({ ...count, level: 1000 - 10 * count.level })));
    expect(fit?.threshold.value).toBeCloseTo(1000 - 10 * threshold, 4);
    expect(fit?.slope.value).toBeCloseTo(slope / 10, 6);
    const { fit: plain } = fitPsychometric(counts);
    expect(fit?.threshold.low).toBeCloseTo(1000 - 10 * plain!.threshold.high!, 4);
    expect(fit?.lapse.low).toBeCloseTo(plain!.lapse.low!, 6);
  });

  it('has parameters within their bounds and a deviance >= 0, or a reason, for any counts', () => {
    const outcome = fc.integer({ min: 0, max: 30 }).chain((n) => fc.record({ correct: fc.nat(n), n: fc.constant(n) }));
    const property = fc.property(fc.array(outcome, { minLength: 3, maxLength: 7 }), (outcomes) => {
      const { fit, reason } = fitPsychometric(outcomes.map((count, level) => ({ ...count, level })));
      if (fit === null) return typeof reason === 'string';
      const { threshold, slope, lapse, deviance } = fit;
      const finite = [threshold, slope, lapse].flatMap(({ value, low, high }) => [value, low, high]);
      return (
        finite.every((value) => value === null || Number.isFinite(value)) &&
        slope.value! > 0 &&
        lapse.low! >= 0 &&
        lapse.low! <= lapse.value! &&
        lapse.value! <= lapse.high! &&
        lapse.high! <= 0.1 &&
        deviance >= 0
      );
    });
    fc.assert(property, { seed: 1, numRuns: 100 });
  });

  it('recovers the curve that answers were drawn from', () => {
    const uniform = seededUniform(3);
    const truth = { threshold: 4, slope: 1.2, lapse: 0.02 };
    const n = 100_000;
    const counts = SEVEN.map((level) => {
      const share = 0.5 + (0.5 - truth.lapse) / (1 + Math.exp(-truth.slope * (level - truth.threshold)));
      return { level, correct: drawBinomial(uniform, n, share), n };
    });
    const { fit } = fitPsychometric(counts);
    for (const name of ['threshold', 'slope', 'lapse'] as const) {
      expect(Math.abs(fit![name].value! - truth[name])).toBeLessThan(4 * fit![name].standardError!);
    }
    expect(fit?.threshold.standardError).toBeLessThan(0.02);
    expect(fit?.goodnessP).toBeGreaterThan(0.001);
  });
});

function level(value: string, right: number, wrong: number, confidence: number | null = 5): LevelCells {
  const cells: AnswerCell[] = [
    { truth: 'A', response: 'A', confidence, count: right },
    { truth: 'A', response: 'B', confidence: 3, count: wrong },
  ];
  return { value, cells };
}

describe('psychometricPoints', () => {
  it('gives accuracy and mean confidence at each level, from hard to easy', () => {
    const points = psychometricPoints([level('1', 3, 1), level('20', 5, 5), level('3', 6, 4)], 'lower');
    expect(points?.map((point) => point.level)).toEqual([20, 3, 1]);
    expect(points?.map(({ accuracy }) => accuracy.value)).toEqual([0.5, 0.6, 0.75]);
    // three 5 and one 3: mean 4.5, sd 1, standard error 1/2; the upper limit, 5.48, is more than a rating can be
    expect(points?.[2]?.confidence).toMatchObject({ value: 4.5, low: expect.closeTo(3.52, 4), high: 5, n: 4 });
  });

  it('takes equal numbers as one level, however they are written', () => {
    const points = psychometricPoints([level('1', 3, 1), level('1.0', 1, 3), level('2', 1, 1)], 'higher');
    expect(points?.map((point) => [point.level, point.accuracy.count, point.accuracy.n])).toEqual([
      [1, 4, 8],
      [2, 1, 2],
    ]);
  });

  it('has no confidence where none was rated', () => {
    const [point] = psychometricPoints([level('1', 4, 0, null)], 'higher') ?? [];
    expect(point?.confidence).toMatchObject({ value: null, low: null, high: null, reason: 'no_data' });
  });

  it.each(['Bold', '', 'Infinity'])('has nothing to say when %p is a level', (value) => {
    expect(psychometricPoints([level('1', 1, 1), level(value, 1, 1), level('3', 1, 1)], 'higher')).toBeNull();
  });

  it('gives the counts that a curve is fitted to', () => {
    const [{ counts, threshold }] = [SCIPY[4]!];
    const levels = counts.map(({ level: value, correct, n }) => level(String(value), correct, n - correct));
    const fitOf = (easier: 'higher' | 'lower') => fitPsychometric(levelCounts(psychometricPoints(levels, easier)!));
    expect(fitOf('lower').fit?.threshold.value).toBeCloseTo(threshold, 5);
    expect(fitOf('higher')).toEqual({ fit: null, reason: 'falls_with_ease' });
  });
});
