import type pg from 'pg';
import { transaction } from '../database/transaction.js';
import { assembleQuestions } from './assemble-questions.js';
import { readCatalogFile } from './files/catalog-file.js';
import { writeDataset } from './dataset-writer.js';
import type { ImportFile } from './files/import-file.js';
import { checkName } from './import-name.js';
import { ImportReportBuilder, type ImportReport } from './import-report.js';
import { difficultyOf } from './published-tasks.js';
import { readQuestionFile } from './files/question-file.js';

export interface DatasetImport {
  readonly name: string;
  /** JSONL, two lines (stages) a question. */
  readonly questionsPath: string;
  /** JSON array of parameters and truths; without it the `context` of the lines is used where they carry one. */
  readonly catalogPath?: string | undefined;
  readonly description?: string | null | undefined;
}

export interface ImportedDataset {
  readonly datasetId: number;
  readonly version: number;
  /** False when this content was there already. */
  readonly created: boolean;
  readonly report: ImportReport;
}

/**
 * Imports a question set in the published form. The files are read and checked as a whole before the database is
 * touched, and written in one transaction.
 * @param onWritten  called after each part that is written, before the commit
 * @throws InvalidInputError  naming file and line; nothing was imported then
 */
export async function importDataset(
  pool: pg.Pool,
  input: DatasetImport,
  onWritten?: () => void,
): Promise<ImportedDataset> {
  const name = checkName(input.name, ['name']);
  const report = new ImportReportBuilder();
  const questionsFile: ImportFile = { path: input.questionsPath, field: 'questions' };
  const catalogFile = input.catalogPath === undefined ? undefined : { path: input.catalogPath, field: 'catalog' };
  const filed = await readQuestionFile(questionsFile, report);
  const catalog = catalogFile && (await readCatalogFile(catalogFile));
  const parametersFile = catalogFile ?? questionsFile;
  const questions = assembleQuestions({ filed, catalog, parametersFile, report });
  const dataset = { name, description: input.description ?? null, difficulty: difficultyOf(questions), questions };
  const written = await transaction(pool, (client) => writeDataset(client, dataset, onWritten));
  if (!written.created) {
    report.warn('UNCHANGED', `version ${written.version} of "${name}" has exactly this content: nothing was written`);
  }
  return { ...written, report: report.build() };
}
