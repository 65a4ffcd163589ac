import type pg from 'pg';
import { transaction } from '../database/transaction.js';
import { lockKeys, moveDefault } from './default-key.js';
import { latestDatasetId } from './find-dataset.js';
import { checkName } from './import-name.js';
import { ImportReportBuilder, type ImportReport } from './import-report.js';
import { warnOfConflicts } from './key-conflicts.js';
import { readKeyFile } from './files/key-file.js';
import { questionIndex } from './question-index.js';
import { storeKey } from './store-key.js';

export interface AnswerKeyImport {
  /** Name of the dataset; its latest version gets the key. */
  readonly dataset: string;
  readonly name: string;
  readonly path: string;
  readonly makeDefault?: boolean | null | undefined;
}

export interface ImportedAnswerKey {
  readonly answerKeyId: number;
  readonly datasetId: number;
  /** False when this key was there already. */
  readonly created: boolean;
  readonly report: ImportReport;
}

/**
 * Imports a key file as a FILE key beside the keys that the dataset has, and reports where it contradicts them. The
 * same file under the same name is the key that exists. The first key of a dataset becomes its default.
 * @param onWritten  called once the key is written, before the commit
 * @throws InvalidInputError  naming the entry that is wrong; ConflictError when the name holds other letters;
 *                            NotFoundError without such a dataset
 */
export async function importAnswerKey(
  pool: pg.Pool,
  input: AnswerKeyImport,
  onWritten?: () => void,
): Promise<ImportedAnswerKey> {
  const name = checkName(input.name, ['name']);
  const report = new ImportReportBuilder();
  const datasetId = await latestDatasetId(pool, input.dataset);
  const questions = await questionIndex(pool, datasetId);
  const entries = await readKeyFile({ path: input.path, field: 'upload' }, questions, report);
  if (entries.length < questions.size) {
    const missing = questions.size - entries.length;
    report.warn('KEY_INCOMPLETE', `${missing} of ${questions.size} questions of "${input.dataset}" have no entry`);
  }
  const stored = await transaction(pool, async (client) => {
    await lockKeys(client, datasetId);
    const key = await storeKey(client, { datasetId, name, source: 'FILE', entries });
    onWritten?.();
    const isFirst = !(await hasDefault(client, datasetId));
    if (isFirst) report.warn('FIRST_KEY_IS_DEFAULT', `"${name}" is the default: the dataset had no key before`);
    if (isFirst || input.makeDefault === true) await moveDefault(client, datasetId, key.answerKeyId);
    await warnOfConflicts(client, { datasetId, answerKeyId: key.answerKeyId }, report);
    return key;
  });
  return { ...stored, datasetId, report: report.build() };
}

async function hasDefault(client: pg.ClientBase, datasetId: number): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM answer_keys WHERE dataset_id = $1 AND is_default', [
    datasetId,
  ]);
  return rowCount === 1;
}
