import type pg from 'pg';
import type { ImportFile } from '../datasets/files/import-file.js';
import { ImportReportBuilder, type ImportReport } from '../datasets/import-report.js';
import { questionIndex } from '../datasets/question-index.js';
import { readResults } from './read-results.js';
import { countStaged, createStaging, keepAnswersOf, writeStaged } from './recorded-stages.js';
import { ResultFlags } from './result-flags.js';

/** A run that has no answers yet and takes those of a results file. */
export interface ResultsTakeOver {
  readonly runId: number;
  readonly datasetId: number;
  /** That this run asks; what the file says of others is passed over. */
  readonly questionIds: readonly number[];
  readonly samples: number;
  readonly path: string;
}

/**
 * Goes on with an experiment that was cut off: the file's answers become the run's first. An answer of which only stage 1
 * is there waits for its confidence; a stage 2 without its stage 1 is asked anew.
 * @throws InvalidInputError  naming the line that is no result, or is about no question of this dataset as it is worded
 */
export async function takeOverResults(client: pg.ClientBase, run: ResultsTakeOver): Promise<ImportReport> {
  const file: ImportFile = { path: run.path, field: 'results' };
  const questions = await questionIndex(client, run.datasetId);
  const report = new ImportReportBuilder();
  const flags = new ResultFlags();
  await createStaging(client);
  await readResults({ client, file, questions, report, flags, ofThisDatasetOnly: true });
  flags.report(report);
  await keepAnswersOf(client, run);
  await writeStaged(client, run.runId, { reused: true });
  const { complete, sequence } = await countStaged(client);
  await client.query('UPDATE runs SET sequence = $2, complete = $3, reused = $3 WHERE id = $1', [
    run.runId,
    sequence,
    complete,
  ]);
  return report.build();
}
