import normal from '@stdlib/stats-base-dists-normal';
import { accuracyAnswered } from './accuracy.js';
import { balancedAccuracy } from './balanced-accuracy.js';
import { cochranArmitage } from './cochran-armitage.js';
import { fisherExact } from './fisher-exact.js';
import type { KeyAlarmReason, KeyConflict, TaskResults } from './key-alarm.js';
import { decisionTable } from './letter-pair.js';
import { conflictEvidence } from './key-conflict-evidence.js';
import { asCount, asPercent } from './number-words.js';
import { spearman } from './spearman.js';

/** One test of one task, that could be made. */
export interface KeyEvidence {
  readonly reason: KeyAlarmReason;
  readonly task: string;
  /** Does what was seen point away from the key? When it points to it, p says how surely. */
  readonly isAgainst: boolean;
  /** Two-sided. */
  readonly p: number;
  /** What was seen, with its numbers, for the task alone. */
  readonly detail: string;
  /** The numbers alone, to stand in a list beside other tasks'. */
  readonly figure: string;
  /** The other key, where there is one. */
  readonly conflict: KeyConflict | null;
}

/**
 * A fall of accuracy, from the hardest level to the easiest, that is worth an alarm: with a million answers a fall of a
 * tenth of a percent is beyond chance and means nothing.
 */
const SMALLEST_FALL = 0.05;

/**
 * Every test that the results of a task allow, each of "the answers know nothing of this key": Fisher's exact test of truth
 * and response (BELOW_CHANCE), Cochran and Armitage's of accuracy by level, with a fall of five points at least
 * (FALLS_WITH_EASE), Mann and Whitney's of the letter probabilities, without ties (TOKEN_AUROC_BELOW_HALF), and for each
 * other key that of key-conflict-evidence.ts.
 *
 * @returns two-sided p in [0, 1] each, with the direction apart; a test that has no answers to stand on is left out, and
 *   costs the others nothing
 * Source: Fisher (1922); Cochran (1954), Armitage (1955); Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50-60.
 */
export function keyEvidence(results: TaskResults): KeyEvidence[] {
  return [
    belowChance(results),
    fallsWithEase(results),
    tokenAurocBelowHalf(results),
    ...conflictEvidence(results),
  ].filter((evidence) => evidence !== null);
}

/**
 * Are letters and truths opposed? Fisher's exact test of the 2 x 2 table of truth and response, over the answers with a
 * letter. Given how often each letter is a truth and how often it is named, accuracy is exactly as the model's bias
 * makes it; a plain test against 1/2 would blame the key for a model that always names the rarer letter, or that does
 * not answer at all. Needs both truths and both responses.
 */
function belowChance({ task, answers }: TaskResults): KeyEvidence | null {
  const table = decisionTable(answers);
  if (table === null) return null;
  const { truthFirst, truthSecond } = table;
  const p = fisherExact(
    { right: truthFirst.first, wrong: truthFirst.second },
    { right: truthSecond.first, wrong: truthSecond.second },
  );
  if (p === null) return null;
  const balanced = balancedAccuracy(answers);
  const { value, n } = accuracyAnswered(answers);
  // with unequal truths accuracy may be above 1/2 though the letters are opposed: then the balanced one says it
  const figure =
    value !== null && value < 0.5
      ? `${asPercent(value)} of ${asCount(n)}`
      : `balanced ${asPercent(balanced)} of ${asCount(n)}`;
  return {
    reason: 'BELOW_CHANCE',
    task,
    isAgainst: balanced !== null && balanced < 0.5,
    p,
    detail: `accuracy is below chance (${figure})`,
    figure,
    conflict: null,
  };
}

/** Cochran-Armitage test of the accuracies by level. Level by level too they must fall (Spearman), not at one end only. */
function fallsWithEase({ task, byLevel }: TaskResults): KeyEvidence | null {
  const used = byLevel?.filter(({ n }) => n > 0) ?? [];
  const trend = cochranArmitage(used);
  if (trend === null) return null;
  const shares = used.map(({ correct, n }) => correct / n);
  const rank = spearman(
    shares.map((_, place) => place),
    shares,
  );
  const figure = `${asPercent(shares[0] ?? null)} to ${asPercent(shares.at(-1) ?? null)}`;
  return {
    reason: 'FALLS_WITH_EASE',
    task,
    isAgainst: trend.rise <= -SMALLEST_FALL && rank !== null && rank < 0,
    p: trend.p,
    detail: `accuracy falls as questions get easier (${figure})`,
    figure,
    conflict: null,
  };
}

/**
 * Mann and Whitney's test of AUROC = 1/2 without ties (they would only make the variance smaller), and an interval below
 * 1/2. DeLong's variance, which the interval is of, is 0 for a handful of answers that happen to be in order.
 */
function tokenAurocBelowHalf({ task, answers, tokenAuroc1 }: TaskResults): KeyEvidence | null {
  const table = decisionTable(answers);
  if (table === null || tokenAuroc1?.value == null) return null;
  const first = table.truthFirst.first + table.truthFirst.second;
  const second = table.truthSecond.first + table.truthSecond.second;
  if (first === 0 || second === 0) return null;
  // not every answer has probabilities: both truths are taken to be as frequent among those that have
  const share = tokenAuroc1.n / (first + second);
  const variance = (share * (first + second) + 1) / (12 * share * first * share * second);
  const figure = tokenAuroc1.value.toFixed(2);
  return {
    reason: 'TOKEN_AUROC_BELOW_HALF',
    task,
    isAgainst: tokenAuroc1.high !== null && tokenAuroc1.high < 0.5,
    p: 2 * normal.cdf(-Math.abs(tokenAuroc1.value - 0.5) / Math.sqrt(variance), 0, 1),
    detail: `letter probabilities point away from the truth (AUROC ${figure})`,
    figure,
    conflict: null,
  };
}
