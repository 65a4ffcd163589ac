import fc from 'fast-check';
import type { ScoreGroup } from '../../src/services/statistics/score-group.js';

/** One answer, as the definitions of the measures have it before anything is grouped. */
export interface ScoredAnswer {
  readonly score: number;
  readonly isCorrect: boolean;
}

/**
 * Groups to order by: integer scores 1..10, each once, up to `most` right and wrong answers each, none without answers.
 */
export function arbitraryGroups(most = 6): fc.Arbitrary<ScoreGroup[]> {
  return fc
    .uniqueArray(fc.record({ score: fc.integer({ min: 1, max: 10 }), correct: fc.nat(most), wrong: fc.nat(most) }), {
      selector: ({ score }) => score,
      maxLength: 6,
    })
    .map((groups) =>
      groups.filter(({ correct, wrong }) => correct + wrong > 0).sort((left, right) => left.score - right.score),
    );
}

/** The same with at least two right and two wrong answers, so that every measure but those of order is defined. */
export function arbitraryMixedGroups(most = 6): fc.Arbitrary<ScoreGroup[]> {
  return arbitraryGroups(most).filter((groups) => {
    const answers = answersOf(groups);
    return (
      answers.filter(({ isCorrect }) => isCorrect).length > 1 && answers.filter((one) => !one.isCorrect).length > 1
    );
  });
}

/** Every answer of the groups by itself, lowest score first. */
export function answersOf(groups: readonly ScoreGroup[]): ScoredAnswer[] {
  return groups.flatMap(({ score, correct, wrong }) => [
    ...Array.from({ length: correct }, () => ({ score, isCorrect: true })),
    ...Array.from({ length: wrong }, () => ({ score, isCorrect: false })),
  ]);
}

/** The scores put through a map that keeps their order. */
export function mapScores(groups: readonly ScoreGroup[], map: (score: number) => number): ScoreGroup[] {
  return groups.map((group) => ({ ...group, score: map(group.score) }));
}

/** The order of the scores turned round: the highest becomes the lowest. */
export function reverseScores(groups: readonly ScoreGroup[]): ScoreGroup[] {
  return groups.map((group) => ({ ...group, score: -group.score })).reverse();
}
