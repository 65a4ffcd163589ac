import type { AnswerCell } from './answer-cell.js';
import type { LevelOutcome } from './cochran-armitage.js';
import type { Estimate } from './estimate.js';
import { keyEvidence, type KeyEvidence } from './key-evidence.js';
import { keyAlarmMessage } from './key-alarm-message.js';

/** In the order in which they are reported. */
export const KEY_ALARM_REASONS = [
  'BELOW_CHANCE',
  'FALLS_WITH_EASE',
  'TOKEN_AUROC_BELOW_HALF',
  'CONFLICTS_WITH_OTHER_KEY',
] as const;
export type KeyAlarmReason = (typeof KEY_ALARM_REASONS)[number];

/** How the answers of a task fit the key in use and another key, over the questions for which they differ. */
export interface KeyConflict {
  readonly keyName: string;
  /** Answers to disputed questions that are right by the key in use. */
  readonly agreesWithThis: number;
  /** Answers to disputed questions that are right by the other key. */
  readonly agreesWithOther: number;
  /**
   * Of both, those to questions whose truth by the key in use is the first of the two letters: what tells a key that fits
   * better from a model that prefers a letter.
   */
  readonly whereThisIsFirst: { readonly agreesWithThis: number; readonly agreesWithOther: number };
}

/** The answers of one task, as the key in use has them. */
export interface TaskResults {
  readonly task: string;
  readonly answers: readonly AnswerCell[];
  /** AUROC of p(first letter) against the truth, see first-letter-auroc.ts; null without token probabilities. */
  readonly tokenAuroc1: Estimate | null;
  /** Answers with a letter, from hard to easy; null when the dataset declares no difficulty. */
  readonly byLevel: readonly LevelOutcome[] | null;
  /** One for each other key of the dataset. */
  readonly conflicts: readonly KeyConflict[];
}

export interface TaskKeyAlarm {
  readonly task: string;
  readonly reasons: readonly KeyAlarmReason[];
  /** What was seen, with its numbers. */
  readonly detail: string;
}

export interface KeyAlarm {
  readonly reasons: readonly KeyAlarmReason[];
  readonly tasks: readonly string[];
  readonly byTask: readonly TaskKeyAlarm[];
  /** One sentence that says what was seen and what to check. */
  readonly message: string;
}

/**
 * How often the alarm may be raised when nothing is wrong: of a thousand models that guess, at most one. It holds for
 * one call; whoever looks at many groups, or again and again while a run goes, looks more often.
 */
const FALSE_ALARM_RATE = 0.001;

/**
 * Do the answers say that the key is wrong? A model that cannot do a task is at chance; one that is reliably below
 * chance can do it, and is scored against swapped letters. Four tests for each task, each exact or against its
 * distribution under "the answers know nothing of this key", and none moved by a model's liking for a letter, see
 * key-evidence.ts:
 * - BELOW_CHANCE: letters and truths are opposed, so balanced accuracy is below 1/2;
 * - FALLS_WITH_EASE: accuracy falls as questions get easier;
 * - TOKEN_AUROC_BELOW_HALF: the probabilities of the letters rank the truths the wrong way round;
 * - CONFLICTS_WITH_OTHER_KEY: where another key differs, the answers fit that one better. A conflict alone is not held
 *   against the key in use: it may be the other one that is wrong.
 *
 * Each is held to the false alarm rate divided by the number of tests that could be made (Bonferroni), so that many
 * tasks do not raise it more often, and needs as many answers as that takes: with three tasks an inverted key
 * shows in 20 answers a task of a model that is nearly always right, in 50 of one that is right four times in five.
 *
 * Answers are taken as independent. Several samples of a question are not, so count one sample a question where a false
 * alarm would be worse than a late one.
 *
 * @returns null when no test speaks against the key, which is not a proof that it is right
 * Source: Bonferroni's correction as in Dunn (1961), JASA 56, 52-64; the tests name theirs.
 */
export function keyAlarm({
  keyName,
  tasks,
}: {
  readonly keyName: string;
  readonly tasks: readonly TaskResults[];
}): KeyAlarm | null {
  const evidence = tasks.flatMap(keyEvidence);
  const threshold = FALSE_ALARM_RATE / evidence.length;
  const against = evidence.filter(({ isAgainst, p }) => isAgainst && p < threshold);
  if (against.length === 0) return null;
  const byTask = tasks.map(({ task }) => ofTask(task, against)).filter(({ reasons }) => reasons.length > 0);
  return {
    reasons: reasonsOf(against),
    tasks: byTask.map(({ task }) => task),
    byTask,
    message: keyAlarmMessage(keyName, against),
  };
}

function ofTask(task: string, against: readonly KeyEvidence[]): TaskKeyAlarm {
  const own = against.filter((evidence) => evidence.task === task);
  return { task, reasons: reasonsOf(own), detail: own.map(({ detail }) => detail).join('; ') };
}

function reasonsOf(against: readonly KeyEvidence[]): KeyAlarmReason[] {
  return KEY_ALARM_REASONS.filter((reason) => against.some((evidence) => evidence.reason === reason));
}
