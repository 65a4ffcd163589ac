import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { ConflictError, InvalidInputError } from '../../errors.js';
import { transaction } from '../database/transaction.js';
import { latestDatasetId } from '../datasets/find-dataset.js';
import { fileFault, type ImportFile } from '../datasets/files/import-file.js';
import { checkName } from '../datasets/import-name.js';
import { ImportReportBuilder, type ImportReport } from '../datasets/import-report.js';
import { questionIndex } from '../datasets/question-index.js';
import { readResults } from './read-results.js';
import { countStaged, createStaging, failIncomplete, writeStaged, type RecordedCounts } from './recorded-stages.js';
import { ResultFlags } from './result-flags.js';
import type { RunSettings } from './run-settings.js';

export interface RunImport {
  /** Name of the dataset; its latest version is what was answered. */
  readonly dataset: string;
  readonly name: string;
  readonly model: string;
  /** JSONL, one line a stage. */
  readonly resultsPath: string;
  /** What the user calls the file, for the run's environment. */
  readonly fileName?: string | undefined;
}

export interface ImportedRun {
  readonly runId: number;
  readonly report: ImportReport;
}

/**
 * Imports recorded results as a completed run, which then has the same metrics as if it had been run here. One
 * transaction: a run is there as a whole or not at all.
 * @param onWritten  called after each part that is written, before the commit
 * @throws InvalidInputError  naming the line that is wrong; ConflictError when the run's name is taken; NotFoundError
 *                            without such a dataset
 */
export async function importRun(pool: pg.Pool, input: RunImport, onWritten?: () => void): Promise<ImportedRun> {
  const name = checkRunName(input.name);
  const model = checkName(input.model, ['model']);
  const file: ImportFile = { path: input.resultsPath, field: 'results' };
  const report = new ImportReportBuilder();
  const flags = new ResultFlags();
  return transaction(pool, async (client) => {
    const datasetId = await latestDatasetId(client, input.dataset);
    await refuseTakenName(client, name);
    const questions = await questionIndex(client, datasetId);
    await createStaging(client);
    await readResults({ client, file, questions, report, flags, onWritten });
    if (report.accepted === 0) throw fileFault(file, undefined, 'none of its lines answers a question of this dataset');
    const incomplete = await failIncomplete(client);
    const counts = await countStaged(client);
    flags.report(report);
    warnOfGaps(report, incomplete, { answered: counts.questions, asked: questions.size });
    const settings = settingsOf(counts, flags.sawProbabilities);
    const environment = await environmentOf(input);
    const runId = await insertRun(client, {
      name,
      model,
      datasetId,
      settings,
      environment,
      counts,
      replies: report.accepted,
    });
    await writeStaged(client, runId, { reused: false });
    onWritten?.();
    return { runId, report: report.build() };
  });
}

function checkRunName(name: string): string {
  const field = ['name'];
  if (/^\d+$/.test(name)) {
    throw new InvalidInputError('A run cannot be named by digits alone: they would read as the id of a run.', {
      field,
    });
  }
  return checkName(name, field);
}

/** Before the file is read, so that a taken name is told at once; `insertRun` decides. */
async function refuseTakenName(client: pg.ClientBase, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM runs WHERE name = $1', [name]);
  if (rowCount !== 0) throw nameTaken(name);
}

function nameTaken(name: string): ConflictError {
  return new ConflictError(`There is already a run "${name}"; choose another name.`, { field: ['name'] });
}

/** A results file does not say how it was made: nulls where the schema allows, else the value of the least claim. */
function settingsOf({ samples }: RecordedCounts, logprobs: boolean): RunSettings {
  return {
    temperature: 0,
    maxAnswerTokens: 0,
    maxConfidenceTokens: 0,
    seed: null,
    samplesPerQuestion: samples,
    constrainOutput: false,
    logprobs,
    questionLimit: null,
    tasks: null,
  };
}

async function environmentOf({ fileName, resultsPath }: RunImport): Promise<Record<string, unknown>> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(resultsPath), hash);
  const settings = 'not recorded in the file: temperature and token limits of this run are unknown';
  return { imported: true, fileName: fileName ?? null, sha256: hash.digest('hex'), settings };
}

function warnOfGaps(
  report: ImportReportBuilder,
  incomplete: { count: number; qids: string[] },
  { answered, asked }: { answered: number; asked: number },
): void {
  if (incomplete.count > 0) {
    const examples = incomplete.qids.join(', ') + (incomplete.count > incomplete.qids.length ? ', …' : '');
    report.warn('MISSING_STAGE', `${incomplete.count} answers lack a stage and are stored as failed: ${examples}`);
  }
  if (answered < asked)
    report.warn('PARTIAL_RESULTS', `the file answers ${answered} of the dataset's ${asked} questions`);
}

interface ImportedRunRow {
  readonly name: string;
  readonly model: string;
  readonly datasetId: number;
  readonly settings: RunSettings;
  readonly environment: Record<string, unknown>;
  readonly counts: RecordedCounts;
  readonly replies: number;
}

/** When the run started is not known and stays null; it is finished from now on. */
async function insertRun(client: pg.ClientBase, run: ImportedRunRow): Promise<number> {
  await client.query(`INSERT INTO backends (name, kind) VALUES ('imported', 'IMPORTED') ON CONFLICT (name) DO NOTHING`);
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO runs (name, dataset_id, backend_id, model, status, settings, environment, labels, sequence, total,
       complete, failed, requests, finished_at)
     SELECT $1, $2, backends.id, $3, 'COMPLETED', $4, $5, '{imported}', $6, $7, $8, $9, $10, now()
     FROM backends WHERE backends.name = 'imported'
     ON CONFLICT (name) DO NOTHING RETURNING id`,
    [
      run.name,
      run.datasetId,
      run.model,
      JSON.stringify(run.settings),
      JSON.stringify(run.environment),
      run.counts.sequence,
      run.counts.total,
      run.counts.complete,
      run.counts.failed,
      run.replies,
    ],
  );
  const [row] = rows;
  if (!row) throw nameTaken(run.name);
  return row.id;
}
