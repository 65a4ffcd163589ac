import type pg from 'pg';
import { NotFoundError } from '../../errors.js';
import { inSnapshot } from '../database/snapshot.js';
import { findDatasetId } from '../datasets/find-dataset.js';
import type { AnswerConditions } from '../metrics/answer-filter.js';
import { chooseAnswerKey, type AnswerKeyRef } from '../metrics/answer-key-lookup.js';
import { checkFilterNames, loadDatasetFactors } from '../metrics/dataset-factors.js';
import { begun } from './begun.js';
import { DatasetSource, type ExportedDataset } from './dataset-source.js';
import { DATASET_WRITERS } from './dataset-writers.js';
import {
  DATASET_FORMATS,
  RUN_FORMATS,
  type DatasetFormat,
  type ExportFormat,
  type RunFormat,
} from './export-format.js';
import { RunSource, type ExportedRun } from './run-source.js';
import { RUN_WRITERS } from './run-writers.js';

/** A file in the making. */
export interface ExportFile {
  /** Without anything that a file system or a header could take amiss. */
  readonly name: string;
  readonly contentType: string;
  /** Read it to its end, or leave it by `return`: it holds a connection, and a snapshot of the database. */
  readonly content: AsyncIterableIterator<string | Uint8Array>;
}

export interface RunExport {
  readonly format: RunFormat;
  /** The run of this name or, where there is none, of this id. */
  readonly name: string;
  readonly id: number | undefined;
  /** Name of a key; the default key of the run's dataset unless told. */
  readonly answerKey?: string | undefined;
  readonly where?: AnswerConditions | undefined;
}

export interface DatasetExport {
  readonly format: DatasetFormat;
  readonly name: string;
  /** The latest unless told. */
  readonly version?: number | undefined;
  readonly answerKey?: string | undefined;
}

/**
 * Runs and datasets as files, written while they are read: memory does not grow with them. Each is one snapshot of the
 * database: a run that goes on is exported as it stands.
 */
export class ExportService {
  /** @param deps.pool  of connections for exports alone: one is held for as long as a client takes to read its file */
  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  /**
   * @throws NotFoundError     without such a run, key, or any key where the format or the filter needs one
   * @throws InvalidInputError for a task or factor that the dataset does not have
   */
  run(asked: RunExport): Promise<ExportFile> {
    const { write } = RUN_WRITERS[asked.format];
    return this.file(
      RUN_FORMATS[asked.format],
      (client) => runSource(client, asked),
      ({ run }) => run.name,
      write,
    );
  }

  /** @throws NotFoundError  without such a dataset, version or key */
  dataset(asked: DatasetExport): Promise<ExportFile> {
    const { write } = DATASET_WRITERS[asked.format];
    return this.file(
      DATASET_FORMATS[asked.format],
      (client) => datasetSource(client, asked),
      ({ dataset, answerKey }) => (answerKey ? `${dataset.name}.${answerKey.name}` : dataset.name),
      write,
    );
  }

  private async file<Source>(
    { suffix, contentType }: ExportFormat,
    open: (client: pg.ClientBase) => Promise<Source>,
    nameOf: (source: Source) => string,
    write: (source: Source) => AsyncGenerator<string | Uint8Array, void>,
  ): Promise<ExportFile> {
    let name = '';
    const content = await begun(
      inSnapshot(this.deps.pool, async function* (client) {
        const source = await open(client);
        name = nameOf(source);
        yield* write(source);
      }),
    );
    return { name: `${fileName(name)}.${suffix}`, contentType, content };
  }
}

async function runSource(client: pg.ClientBase, asked: RunExport): Promise<RunSource> {
  const { answerKey, where = {}, format } = asked;
  const run = await findRun(client, asked);
  if (where.tasks || where.factors) {
    const [known = { tasks: [], factors: [] }] = await loadDatasetFactors(client, [run.datasetId]);
    checkFilterNames(where, known);
  }
  const isNeeded = RUN_WRITERS[format].needsKey || where.correct != null;
  const key = chosenKey(await keysOf(client, run.datasetId), answerKey, isNeeded);
  return new RunSource(client, run, key, where);
}

async function datasetSource(client: pg.ClientBase, asked: DatasetExport): Promise<DatasetSource> {
  const { name, version = null, answerKey, format } = asked;
  const id = await findDatasetId(client, { dataset: name, datasetVersion: version });
  const { rows } = await client.query<ExportedDataset>('SELECT id, name, version FROM datasets WHERE id = $1', [id]);
  const [dataset] = rows;
  if (!dataset) throw new Error('a dataset that was found is not there in the same snapshot');
  const key = DATASET_WRITERS[format].needsKey ? chosenKey(await keysOf(client, id), answerKey, true) : null;
  return new DatasetSource(client, dataset, key);
}

async function findRun(client: pg.ClientBase, { name, id }: RunExport): Promise<ExportedRun> {
  const { rows } = await client.query<ExportedRun>(
    `SELECT r.id, r.name, r.model, d.id AS "datasetId", d.name AS "datasetName", d.version AS "datasetVersion"
     FROM runs r JOIN datasets d ON d.id = r.dataset_id
     WHERE r.name = $1 OR r.id = $2 ORDER BY r.name = $1 DESC LIMIT 1`,
    [name, id ?? null],
  );
  const [run] = rows;
  if (!run) throw new NotFoundError(`There is no run with the name or id "${name.slice(0, 200)}".`);
  return run;
}

async function keysOf(client: pg.ClientBase, datasetId: number): Promise<AnswerKeyRef[]> {
  const { rows } = await client.query<AnswerKeyRef>(
    'SELECT id, name, is_default AS "isDefault" FROM answer_keys WHERE dataset_id = $1 ORDER BY id',
    [datasetId],
  );
  return rows;
}

/** Null only where none is named, none is the default, and it does not matter. */
function chosenKey(keys: readonly AnswerKeyRef[], name: string | undefined, isNeeded: boolean): AnswerKeyRef | null {
  if (name === undefined && !isNeeded) return keys.find(({ isDefault }) => isDefault) ?? null;
  return chooseAnswerKey(keys, name);
}

/** Letters, digits, dots, dashes and underscores; never hidden, never a path, never empty. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'export';
}
