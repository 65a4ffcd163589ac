import { formatCount } from '../../words/format.js';
import type { AuditedRun } from '../api/audit-operations.js';
import type { KeyAgreement } from '../api/import-operations.js';
import type { DatasetAudit } from './dataset-audit.js';

/** A run whose answers speak against a key. */
export interface RaisedAlarm {
  readonly answerKey: string;
  readonly run: AuditedRun;
  readonly alarm: NonNullable<AuditedRun['metrics']['keyAlarm']>;
}

/** Two keys that contradict each other. */
export interface Conflict {
  readonly pair: KeyAgreement;
  readonly byTask: readonly KeyAgreement[];
}

export interface Findings {
  readonly conflicts: readonly Conflict[];
  readonly alarms: readonly RaisedAlarm[];
}

/** What is suspect about the keys of a dataset; nothing is when both lists are empty. */
export function findingsOf({ dataset, underKeys }: DatasetAudit): Findings {
  const { agreements } = dataset.keyAudit;
  const conflicts = agreements
    .filter(({ task, disagree }) => task === null && disagree > 0)
    .map((pair) => ({
      pair,
      byTask: agreements.filter(
        ({ task, left, right }) => task !== null && left.name === pair.left.name && right.name === pair.right.name,
      ),
    }));
  const alarms = underKeys.flatMap(({ answerKey, runs }) =>
    runs.flatMap((run) => (run.metrics.keyAlarm ? [{ answerKey, run, alarm: run.metrics.keyAlarm }] : [])),
  );
  return { conflicts, alarms };
}

/** "published contradicts catalog in 1,454 of 2,688 questions (Gabor 896 of 896, Color 558 of 896)" */
export function conflictInWords({ pair, byTask }: Conflict): string {
  const of = ({ disagree, compared }: KeyAgreement) => `${formatCount(disagree)} of ${formatCount(compared)}`;
  const tasks = byTask.filter(({ disagree }) => disagree > 0).map((row) => `${row.task ?? ''} ${of(row)}`);
  return `${pair.right.name} contradicts ${pair.left.name} in ${of(pair)} questions (${tasks.join(', ')})`;
}

/** "under published 1 of 2 runs speaks against the key", for each key with an alarm. */
export function alarmsInWords({ alarms }: Findings, { underKeys }: DatasetAudit): string[] {
  return underKeys.flatMap(({ answerKey, runs }) => {
    const raised = alarms.filter((alarm) => alarm.answerKey === answerKey).length;
    return raised === 0 ? [] : [`under ${answerKey} the answers of ${raised} of ${runs.length} runs raise a key alarm`];
  });
}
