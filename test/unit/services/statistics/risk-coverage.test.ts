import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { riskCoverage } from '../../../../src/services/statistics/risk-coverage.js';
import { answersOf, arbitraryGroups } from '../../../support/scored-answers.js';

describe('riskCoverage', () => {
  it('accepts from the highest score down', () => {
    const groups = [
      { score: 3, correct: 2, wrong: 2 },
      { score: 5, correct: 5, wrong: 1 },
    ];
    expect(riskCoverage(groups)).toEqual([
      { threshold: 5, coverage: 0.6, risk: 1 / 6, n: 6 },
      { threshold: 3, coverage: 1, risk: 0.3, n: 10 },
    ]);
  });

  it('has no points for no answers', () => {
    expect(riskCoverage([])).toEqual([]);
  });

  it('has at each point the answers of at least that score', () => {
    const isAccepted = fc.property(arbitraryGroups(), (groups) => {
      const answers = answersOf(groups);
      for (const { threshold, coverage, risk, n } of riskCoverage(groups)) {
        const accepted = answers.filter(({ score }) => score >= threshold);
        expect(n).toBe(accepted.length);
        expect(coverage).toBe(n / answers.length);
        expect(risk).toBe(accepted.filter(({ isCorrect }) => !isCorrect).length / n);
      }
      expect(riskCoverage(groups)).toHaveLength(groups.length);
    });
    fc.assert(isAccepted, { seed: 1, numRuns: 200 });
  });
});
