import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { overconfidence } from '../../../../src/services/statistics/overconfidence.js';
import { scoreTotals } from '../../../../src/services/statistics/score-totals.js';
import { probabilityGroups } from './probability-groups.js';

describe('overconfidence', () => {
  it('agrees with values worked by hand', () => {
    // p - y: 0 0 0 1, mean 0.25, sd1 = 0.5, standard error 0.25.
    expect(overconfidence([{ score: 1, correct: 3, wrong: 1 }])).toEqual({
      value: 0.25,
      low: expect.closeTo(0.25 - 1.959963984540054 / 4, 12),
      high: expect.closeTo(0.25 + 1.959963984540054 / 4, 12),
      method: 'normal',
      n: 4,
      reason: null,
    });
  });

  it('has no limits for one answer and no value for none', () => {
    expect(overconfidence([{ score: 0.75, correct: 0, wrong: 1 }])).toMatchObject({
      value: 0.75,
      low: null,
      reason: 'single_answer',
    });
    expect(overconfidence([])).toMatchObject({ value: null, low: null, n: 0, reason: 'no_data' });
  });

  it('is the mean probability less the accuracy', () => {
    const cases = fc.property(probabilityGroups, (groups) => {
      fc.pre(groups.length > 0);
      const { meanScore, accuracy } = scoreTotals(groups);
      expect(overconfidence(groups).value).toBeCloseTo(meanScore! - accuracy!, 12);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });

  it('changes sign when right and wrong and the probabilities are turned round', () => {
    const cases = fc.property(probabilityGroups, (groups) => {
      fc.pre(groups.length > 0);
      const turned = groups.map(({ score, correct, wrong }) => ({ score: 1 - score, correct: wrong, wrong: correct }));
      expect(overconfidence(turned).value).toBeCloseTo(-overconfidence(groups).value!, 12);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});
