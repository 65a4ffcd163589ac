import type { ScoreGroup } from './score-group.js';

/** Right and wrong answers, both integers >= 0. */
export interface OutcomeCounts {
  readonly correct: number;
  readonly wrong: number;
}

/** Sums over the groups; 0 and 0 for no groups. */
export function outcomeCounts(groups: readonly ScoreGroup[]): OutcomeCounts {
  let [correct, wrong] = [0, 0];
  for (const group of groups) {
    correct += group.correct;
    wrong += group.wrong;
  }
  return { correct, wrong };
}

/** Why right answers cannot be told from wrong ones: one kind, or both, is not there. Null when both are. */
export function missingOutcome({ correct, wrong }: OutcomeCounts): string | null {
  if (correct + wrong === 0) return 'no_data';
  if (correct === 0) return 'no_correct_answers';
  return wrong === 0 ? 'no_wrong_answers' : null;
}
