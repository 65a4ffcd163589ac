import type { KeyAlarmReason } from './key-alarm.js';
import type { KeyEvidence } from './key-evidence.js';
import { asCount, asList } from './number-words.js';

/** What is said of each kind of evidence; its figures follow in brackets. */
const FINDINGS: Readonly<Record<Exclude<KeyAlarmReason, 'CONFLICTS_WITH_OTHER_KEY'>, readonly [string, string]>> = {
  BELOW_CHANCE: ['accuracy is below chance', ''],
  FALLS_WITH_EASE: ['accuracy falls as questions get easier', ''],
  TOKEN_AUROC_BELOW_HALF: ['letter probabilities point away from the truth', 'AUROC '],
};

/**
 * One sentence: the tasks, what was seen in them with numbers, and what to check. A finding that is not of all the tasks
 * says which it is of.
 *
 * @param against evidence against the key, not empty, in the order of the tasks
 */
export function keyAlarmMessage(keyName: string, against: readonly KeyEvidence[]): string {
  const tasks = tasksOf(against);
  const findings = [
    ...Object.entries(FINDINGS).flatMap(([reason, [words, unit]]) => {
      const own = against.filter((evidence) => evidence.reason === reason);
      return own.length === 0
        ? []
        : [`${words}${where(own, tasks)} (${unit}${own.map(({ figure }) => figure).join(', ')})`];
    }),
    ...otherKeys(against).map((name) => betterKey(name, against, tasks)),
  ];
  return (
    `${asList(tasks)}: ${asList(findings)}: ` +
    `check whether the letters of answer key "${keyName}" are swapped or its options are in another order.`
  );
}

function betterKey(name: string, against: readonly KeyEvidence[], tasks: readonly string[]): string {
  const own = against.filter(({ conflict }) => conflict?.keyName === name);
  const sum = (countOf: (conflict: NonNullable<KeyEvidence['conflict']>) => number): number =>
    own.reduce((total, { conflict }) => total + (conflict === null ? 0 : countOf(conflict)), 0);
  const other = sum(({ agreesWithOther }) => agreesWithOther);
  const disputed = other + sum(({ agreesWithThis }) => agreesWithThis);
  return `key "${name}" fits the answers better${where(own, tasks)} (${asCount(other)} of ${asCount(disputed)} disputed answers)`;
}

function otherKeys(against: readonly KeyEvidence[]): string[] {
  return [...new Set(against.flatMap(({ conflict }) => (conflict === null ? [] : [conflict.keyName])))];
}

function tasksOf(evidence: readonly KeyEvidence[]): string[] {
  return [...new Set(evidence.map(({ task }) => task))];
}

function where(own: readonly KeyEvidence[], tasks: readonly string[]): string {
  const ownTasks = tasksOf(own);
  return ownTasks.length === tasks.length ? '' : ` in ${asList(ownTasks)}`;
}
