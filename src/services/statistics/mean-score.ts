import { outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

export interface MeanScores {
  /** Of the right answers; null when there are none. */
  readonly correct: number | null;
  /** Of the wrong answers; null when there are none. */
  readonly wrong: number | null;
}

/**
 * Mean score of the right and of the wrong answers, sum C_k s_k / n1 and sum W_k s_k / n0, in the unit of the scores.
 */
export function meanScores(groups: readonly ScoreGroup[]): MeanScores {
  const { correct, wrong } = outcomeCounts(groups);
  const sum = (countOf: (group: ScoreGroup) => number): number =>
    groups.reduce((total, group) => total + countOf(group) * group.score, 0);
  return {
    correct: correct === 0 ? null : sum((group) => group.correct) / correct,
    wrong: wrong === 0 ? null : sum((group) => group.wrong) / wrong,
  };
}
