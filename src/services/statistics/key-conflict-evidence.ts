import { countOf, type AnswerCell } from './answer-cell.js';
import { binomialTest } from './binomial-test.js';
import { isAnswered } from './denominators.js';
import { fisherExact } from './fisher-exact.js';
import type { KeyConflict, TaskResults } from './key-alarm.js';
import type { KeyEvidence } from './key-evidence.js';
import { lettersSeen } from './letter-pair.js';
import { asCount } from './number-words.js';

/**
 * Do the answers fit another key better where it differs from the one in use? Fisher's exact test of letter and truth over
 * the disputed questions; where all of these have one truth, a binomial test against the share of the letter that the
 * model names most, so that a mere preference is no evidence.
 *
 * @returns one entry a key, two-sided p in [0, 1]; null for a key of which the answers to disputed questions say nothing
 * Source: fisher-exact.ts, binomial-test.ts.
 */
export function conflictEvidence({ task, answers, conflicts }: TaskResults): (KeyEvidence | null)[] {
  return conflicts.map((conflict) => {
    const { keyName, agreesWithThis, agreesWithOther } = conflict;
    const fit = opposedWhereDisputed(conflict) ?? beyondAnyPreference(conflict, answers);
    if (fit === null) return null;
    const figure = `${asCount(agreesWithOther)} of ${asCount(agreesWithThis + agreesWithOther)} disputed answers`;
    return {
      reason: 'CONFLICTS_WITH_OTHER_KEY',
      task,
      ...fit,
      detail: `key "${keyName}" fits the answers better (${figure})`,
      figure,
      conflict,
    };
  });
}

/**
 * The test of belowChance() over the disputed questions, where the other key has the opposite letter: null when they all
 * have the same truth, since then a model that prefers the other letter looks as if it knew.
 */
function opposedWhereDisputed({
  agreesWithThis,
  agreesWithOther,
  whereThisIsFirst: first,
}: KeyConflict): { isAgainst: boolean; p: number } | null {
  const truthFirst = { right: first.agreesWithThis, wrong: first.agreesWithOther };
  const truthSecond = {
    right: agreesWithOther - first.agreesWithOther,
    wrong: agreesWithThis - first.agreesWithThis,
  };
  const p = fisherExact(truthFirst, truthSecond);
  return p === null
    ? null
    : { isAgainst: truthFirst.right * truthSecond.wrong < truthFirst.wrong * truthSecond.right, p };
}

/** Do the disputed answers agree with the other key more often than the letter is named that the model names most? */
function beyondAnyPreference(
  { agreesWithThis, agreesWithOther }: KeyConflict,
  answers: readonly AnswerCell[],
): { isAgainst: boolean; p: number } | null {
  const answered = answers.filter(isAnswered);
  const letters = lettersSeen(answered).map((letter) => countOf(answered, ({ response }) => response === letter));
  const preference = Math.max(0, ...letters) / countOf(answered);
  const n = agreesWithThis + agreesWithOther;
  const p = preference > 0 ? binomialTest(agreesWithOther, n, preference) : null;
  return p === null ? null : { isAgainst: agreesWithOther > n * preference, p };
}
