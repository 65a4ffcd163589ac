import type pg from 'pg';
import { importRun, type ImportedRun, type RunImport } from '../runs/import-run.js';
import { importAnswerKey, type AnswerKeyImport, type ImportedAnswerKey } from './import-answer-key.js';
import { importDataset, type DatasetImport, type ImportedDataset } from './import-dataset.js';

/**
 * Imports the published experiment's files as they are. Every import is one transaction and reports what it saw; a file
 * that is wrong anywhere is refused with the place named, and leaves nothing behind.
 */
export class ImportService {
  constructor(private readonly deps: { pool: pg.Pool }) {}

  /** See `importDataset`. */
  async importDataset(
    input: DatasetImport,
    onProgress?: (done: number, total: number) => void,
  ): Promise<ImportedDataset> {
    return importDataset(this.deps.pool, input, onProgress);
  }

  /** See `importAnswerKey`. */
  async importAnswerKey(input: AnswerKeyImport): Promise<ImportedAnswerKey> {
    return importAnswerKey(this.deps.pool, input);
  }

  /** See `importRun`. */
  async importRun(input: RunImport): Promise<ImportedRun> {
    return importRun(this.deps.pool, input);
  }
}
