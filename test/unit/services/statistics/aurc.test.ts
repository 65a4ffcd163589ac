import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aurc } from '../../../../src/services/statistics/aurc.js';
import type { ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { arbitraryGroups, mapScores } from '../../../support/scored-answers.js';

const assertion = { seed: 1, numRuns: 200 };

describe('aurc', () => {
  it('agrees with values worked by hand', () => {
    // Right at 5, wrong at 4: risks 0, 1/2. Errors 0, 1 over 2^2.
    const good = [
      { score: 4, correct: 0, wrong: 1 },
      { score: 5, correct: 1, wrong: 0 },
    ];
    expect(aurc(good)).toEqual(areas({ aurc: 0.25, optimal: 0.25, excess: 0, normalised: 0, augrc: 0.25 }));
    // Wrong at 5, right at 4: risks 1, 1/2.
    const bad = [
      { score: 4, correct: 1, wrong: 0 },
      { score: 5, correct: 0, wrong: 1 },
    ];
    expect(aurc(bad)).toEqual(areas({ aurc: 0.75, optimal: 0.25, excess: 0.5, normalised: 2, augrc: 0.5 }));
    // Both at 5: the mean of the two orders.
    const tied = [{ score: 5, correct: 1, wrong: 1 }];
    expect(aurc(tied)).toEqual(areas({ aurc: 0.5, optimal: 0.25, excess: 0.25, normalised: 1, augrc: 0.375 }));
  });

  it('is 0 without errors, 1 when all is wrong, null for nothing', () => {
    const nothing = { aurc: null, optimal: null, excess: null, normalised: null, augrc: null };
    expect(aurc([])).toEqual(nothing);
    expect(aurc([{ score: 3, correct: 9, wrong: 0 }])).toEqual({
      aurc: 0,
      optimal: 0,
      excess: 0,
      normalised: null,
      augrc: 0,
    });
    const allWrong = [
      { score: 3, correct: 0, wrong: 4 },
      { score: 4, correct: 0, wrong: 5 },
    ];
    expect(aurc(allWrong)).toMatchObject({ aurc: 1, optimal: 1, excess: 0, normalised: null });
  });

  it('is the mean over every order within ties', () => {
    const isMean = fc.property(arbitraryGroups(3), (groups) => {
      fc.pre(groups.length > 0);
      const means = meansOverOrders(groups);
      expect(aurc(groups).aurc).toBeCloseTo(means.aurc, 12);
      expect(aurc(groups).augrc).toBeCloseTo(means.augrc, 12);
    });
    fc.assert(isMean, { ...assertion, numRuns: 60 });
  });

  it('is never below the optimum, which no order of the same answers beats, and minds the order only', () => {
    const isAbove = fc.property(arbitraryGroups(50), (groups) => {
      fc.pre(groups.length > 0);
      const { aurc: area, optimal } = aurc(groups);
      expect(area).toBeGreaterThanOrEqual(optimal! - 1e-14);
      expect(aurc(mapScores(groups, Math.exp))).toEqual(aurc(groups));
    });
    fc.assert(isAbove, assertion);
  });

  it('gives 1 for the normalised area of a constant score, whatever the accuracy', () => {
    const isOne = fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (correct, wrong) => {
      const areasOfConstant = aurc([{ score: 5, correct, wrong }]);
      expect(areasOfConstant.aurc).toBeCloseTo(wrong / (correct + wrong), 12);
      expect(areasOfConstant.normalised).toBeCloseTo(1, 9);
    });
    fc.assert(isOne, assertion);
  });

  it('is exact to 1e-12 at a million answers', () => {
    const groups = Array.from({ length: 10 }, (_, index) => ({
      score: index,
      correct: 50_000 + 5000 * index,
      wrong: 50_000 - 5000 * index,
    }));
    // Answer by answer: within a group the expected errors rise evenly.
    let [accepted, errors, risks, n] = [0, 0, 0, 0];
    for (const { correct, wrong } of [...groups].reverse()) {
      const size = correct + wrong;
      for (let place = 1; place <= size; place += 1) risks += (errors + (place * wrong) / size) / (accepted + place);
      [accepted, errors, n] = [accepted + size, errors + wrong, n + size];
    }
    expect(n).toBe(1_000_000);
    expect(Math.abs(aurc(groups).aurc! - risks / n)).toBeLessThan(1e-12);
  });
});

/** Each within the last bits. */
function areas(values: Record<string, number>): unknown {
  const close = Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 14)] as const);
  return Object.fromEntries(close);
}

/**
 * Expectation over all orders, by recursion over what comes next: each answer left of the highest group is as likely.
 * The weight of a path is its probability, so all orders are in the mean without a list of them.
 */
function meansOverOrders(groups: readonly ScoreGroup[]): { aurc: number; augrc: number } {
  const n = groups.reduce((sum, { correct, wrong }) => sum + correct + wrong, 0);
  const means = { aurc: 0, augrc: 0 };
  interface Standing {
    readonly accepted: number;
    readonly errors: number;
    readonly weight: number;
    readonly left: readonly Pick<ScoreGroup, 'correct' | 'wrong'>[];
  }
  let standings: Standing[] = [{ accepted: 0, errors: 0, weight: 1, left: [...groups].reverse() }];
  for (let step = 0; step < n; step += 1) {
    standings = standings.flatMap(({ accepted, errors, weight, left: [top, ...rest] }) =>
      [0, 1].flatMap((error) => {
        const { correct, wrong } = top!;
        const chosen = error === 1 ? wrong : correct;
        if (chosen === 0) return [];
        const leftOfTop = error === 1 ? { correct, wrong: wrong - 1 } : { correct: correct - 1, wrong };
        return {
          accepted: accepted + 1,
          errors: errors + error,
          weight: (weight * chosen) / (correct + wrong),
          left: leftOfTop.correct + leftOfTop.wrong > 0 ? [leftOfTop, ...rest] : rest,
        };
      }),
    );
    standings = mergedByErrors(standings);
    for (const { accepted, errors, weight } of standings) {
      means.aurc += (weight * errors) / accepted / n;
      means.augrc += (weight * errors) / n ** 2;
    }
  }
  return means;

  /** After as many steps, what was accepted and what is left follow from the errors. */
  function mergedByErrors(all: readonly Standing[]): Standing[] {
    const byErrors = new Map<number, Standing>();
    for (const one of all) {
      byErrors.set(one.errors, { ...one, weight: one.weight + (byErrors.get(one.errors)?.weight ?? 0) });
    }
    return [...byErrors.values()];
  }
}
