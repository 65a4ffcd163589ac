import type pg from 'pg';
import type { ImportReportBuilder } from './import-report.js';
import { keyAgreements } from './key-audit.js';

/** Reports, task by task, how many letters of a key another key of its dataset contradicts. */
export async function warnOfConflicts(
  client: pg.ClientBase,
  { datasetId, answerKeyId }: { datasetId: number; answerKeyId: number },
  report: ImportReportBuilder,
): Promise<void> {
  const { rows } = await client.query<{ id: number; name: string }>(
    'SELECT id, name FROM answer_keys WHERE dataset_id = $1',
    [datasetId],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  for (const { leftKeyId, rightKeyId, task, compared, disagree } of await keyAgreements(client, datasetId)) {
    if (task === null || disagree === 0 || (leftKeyId !== answerKeyId && rightKeyId !== answerKeyId)) continue;
    const other = names.get(leftKeyId === answerKeyId ? rightKeyId : leftKeyId) ?? '';
    report.warn('KEY_CONFLICT', `${task}: ${disagree} of ${compared} questions contradict key '${other}'`);
  }
}
