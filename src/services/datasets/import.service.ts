import type pg from 'pg';
import { noCrash, type CrashPoints } from '../dispatch/crash-points.js';
import { importRun, type ImportedRun, type RunImport } from '../runs/import-run.js';
import { importAnswerKey, type AnswerKeyImport, type ImportedAnswerKey } from './import-answer-key.js';
import { importDataset, type DatasetImport, type ImportedDataset } from './import-dataset.js';

/**
 * Imports the published experiment's files as they are. Every import is one transaction and reports what it saw; a file
 * that is wrong anywhere is refused with the place named, and leaves nothing behind.
 */
export class ImportService {
  /** Called after each part of a file that is written, before anything of it is committed. */
  private readonly onWritten: () => void;

  constructor(private readonly deps: { readonly pool: pg.Pool; readonly crashPoints?: CrashPoints }) {
    const { crashPoints = noCrash } = deps;
    this.onWritten = () => crashPoints.pass('during-import');
  }

  /** See `importDataset`. */
  async importDataset(input: DatasetImport): Promise<ImportedDataset> {
    return importDataset(this.deps.pool, input, this.onWritten);
  }

  /** See `importAnswerKey`. */
  async importAnswerKey(input: AnswerKeyImport): Promise<ImportedAnswerKey> {
    return importAnswerKey(this.deps.pool, input, this.onWritten);
  }

  /** See `importRun`. */
  async importRun(input: RunImport): Promise<ImportedRun> {
    return importRun(this.deps.pool, input, this.onWritten);
  }
}
