import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plattFit, plattProbability } from '../../../../src/services/statistics/platt.js';
import { groupScores, type ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { scoreTotals } from '../../../../src/services/statistics/score-totals.js';

const LEVELS = [1, 2, 3, 4, 5];

/** Minima of the same penalised loss, computed apart with 60 decimal digits: centre, intercept, slope, P by level. */
const REFERENCE = [
  {
    name: 'ratings of every level',
    groups: groupsOf([1, 4, 6], [2, 9, 11], [3, 20, 15], [4, 50, 22], [5, 180, 40]),
    parameters: [4.322128851540616, 1.0903662284767111, 0.54806357316600796],
    byLevel: [0.3251131919499984, 0.4545488139384584, 0.5904329767743908, 0.7137810405614025, 0.8118204618356362],
  },
  {
    name: 'nearly constant ratings',
    groups: groupsOf([3, 14, 2], [4, 9, 12], [5, 1935, 716]),
    parameters: [4.9802827380952381, 0.98669496794119582, 0.093399785274265401],
    byLevel: [0.6490662687842643, 0.6700336377752092, 0.6903459164911201, 0.7099490831537628, 0.7287987678623984],
  },
  {
    name: 'ratings that separate right from wrong',
    groups: groupsOf([2, 0, 30], [4, 70, 0]),
    parameters: [3.4, 6.2635377744432006, 15.506888903358526],
    byLevel: [3.608151922003465e-14, 1.958127706448767e-7, 0.5151908767003066, 0.9999998266011301, 0.999999999999968],
  },
  {
    name: 'only right answers',
    groups: groupsOf([3, 10, 0], [5, 90, 0]),
    parameters: [4.8, 15.668996568161068, 0],
    byLevel: LEVELS.map(() => 0.9999998433100343),
  },
] as const;

describe('plattFit', () => {
  it('passes through the accuracies when there are two levels', () => {
    const fit = plattFit(groupsOf([1, 1, 3], [2, 3, 1]))!;
    expect(fit).toMatchObject({ center: 1.5, converged: true });
    expect(fit.slope).toBeCloseTo(2 * Math.log(3), 4);
    expect(plattProbability(fit, 1)).toBeCloseTo(0.25, 5);
    expect(plattProbability(fit, 2)).toBeCloseTo(0.75, 5);
  });

  it.each(REFERENCE)('agrees with the minimum computed apart for $name', ({ groups, parameters, byLevel }) => {
    const fit = plattFit(groups)!;
    expect(fit.converged).toBe(true);
    for (const [index, value] of [fit.center, fit.intercept, fit.slope].entries()) {
      expect(Math.abs(value - parameters[index]!)).toBeLessThan(1e-9);
    }
    for (const [index, level] of LEVELS.entries()) {
      expect(Math.abs(plattProbability(fit, level) - byLevel[index]!)).toBeLessThan(1e-9);
    }
  });

  it('is null without answers, and flat at the accuracy for one score', () => {
    expect(plattFit([])).toBeNull();
    const fit = plattFit(groupsOf([4, 30, 10]))!;
    expect(fit).toMatchObject({ slope: 0, converged: true });
    expect(plattProbability(fit, 4)).toBeCloseTo(0.75, 6);
    expect(plattProbability(fit, 1)).toBeCloseTo(0.75, 6);
  });

  it('converges on any answers, to a mean claim that equals the accuracy', () => {
    const rating = fc.record({
      score: fc.integer({ min: 1, max: 5 }),
      isCorrect: fc.boolean(),
      count: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000_000 })),
    });
    const cases = fc.property(fc.array(rating, { minLength: 1, maxLength: 12 }), (answers) => {
      const groups = groupScores(answers);
      const fit = plattFit(groups)!;
      expect(fit.converged).toBe(true);
      const claimed = groups.map((group) => ({ ...group, score: plattProbability(fit, group.score) }));
      const { meanScore, accuracy } = scoreTotals(claimed);
      // Exact but for the ridge, which pulls by 1e-6 x intercept / n.
      expect(Math.abs(meanScore! - accuracy!)).toBeLessThan(4e-5);
    });
    fc.assert(cases, { seed: 1, numRuns: 500 });
  });

  it('does not care where the scale of scores starts', () => {
    const groups = REFERENCE[0].groups;
    const shifted = groups.map((group) => ({ ...group, score: group.score + 100 }));
    const [given, moved] = [plattFit(groups)!, plattFit(shifted)!];
    expect(moved.slope).toBeCloseTo(given.slope, 10);
    expect(plattProbability(moved, 103)).toBeCloseTo(plattProbability(given, 3), 10);
  });
});

function groupsOf(...rows: readonly (readonly [number, number, number])[]): ScoreGroup[] {
  return rows.map(([score, correct, wrong]) => ({ score, correct, wrong }));
}
