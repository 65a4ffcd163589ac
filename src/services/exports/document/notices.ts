import type { AnswerKeyName, KeyAlarm } from '../../../operations/report-shapes.js';
import type { Notice } from './document.js';

/** What stands before any number where the answers speak against the key; empty where they do not. */
export function keyAlarmNotice({
  run,
  answerKey,
  keyAlarm,
}: {
  run: string;
  answerKey: AnswerKeyName;
  keyAlarm: KeyAlarm | null;
}): Notice[] {
  if (!keyAlarm) return [];
  return [
    {
      kind: 'notice',
      tone: 'bad',
      title: `KEY ALARM: answer key ${answerKey.name} (${answerKey.source}) looks wrong in ${keyAlarm.tasks.join(', ')}`,
      lines: [keyAlarm.message, `Do not use the numbers of run ${run} under this key before it has been checked.`],
    },
  ];
}

export function simulationNotice({ name, kind }: { name: string; kind: string }): Notice[] {
  if (kind !== 'SIMULATED') return [];
  return [
    {
      kind: 'notice',
      tone: 'warning',
      title: `SIMULATED: backend ${name} is no model`,
      lines: ['These numbers describe a random observer, not a vision-language model.'],
    },
  ];
}

export function unfinishedNotice({ name, status }: { name: string; status: string }, final: boolean): Notice[] {
  if (final) return [];
  return [
    {
      kind: 'notice',
      tone: 'warning',
      title: `NOT FINAL: run ${name} is ${status}`,
      lines: ['The numbers are of the answers so far and will change.'],
    },
  ];
}
