import type pg from 'pg';
import { InvalidInputError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { transaction } from '../database/transaction.js';
import type { ImageStore } from '../stimuli/image-store.js';
import type { Reading } from '../stimuli/pixels/reading.js';
import type { AnswerKeyEntry } from './answer-key-writer.js';
import { lockKeys } from './default-key.js';
import { findDatasetId } from './find-dataset.js';
import { checkName } from './import-name.js';
import { ImportReportBuilder, type ImportReport } from './import-report.js';
import { warnOfConflicts } from './key-conflicts.js';
import { letterOf } from './letter-of.js';
import type { Option } from './new-question.js';
import { storeKey } from './store-key.js';

export const PIXEL_KEY_NAME = 'pixels';

export interface PixelKeyInput {
  readonly dataset: string;
  /** The latest unless told. */
  readonly datasetVersion?: number | null;
  readonly name?: string;
  /** Called with images read and images in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the reading; then nothing is stored, and what was rendered stays rendered. */
  readonly signal?: AbortSignal;
}

export interface PixelKey {
  readonly answerKeyId: number;
  /** False when this key was there already. */
  readonly created: boolean;
  readonly report: ImportReport;
}

interface AskedQuestion {
  readonly id: number;
  readonly qid: string;
  readonly task: string;
  readonly options: readonly Option[];
  readonly imageId: number | null;
}

/** The log says how far a reading is so many times. */
const LOGGED_PARTS = 10;

/** Derives keys from what models are shown: a witness that knows nothing of any catalogue or file. */
export class PixelKeyService {
  constructor(
    private readonly deps: {
      readonly pool: pg.Pool;
      readonly images: Pick<ImageStore, 'readTruth' | 'threads'>;
      readonly logger: Logger;
    },
  ) {}

  /**
   * Reads the truth of every question from the bytes of its image and stores the letters as a PIXELS key beside the keys
   * that the dataset has; it never becomes the default by itself. Of a question nothing but its task and the texts of its
   * options is used. The same letters under the same name are the key that exists. Images that were never rendered are
   * rendered now: 2,688 of them take half a minute on two cores, and reading them another half.
   * @throws InvalidInputError when no image tells anything; ConflictError when the name holds other letters;
   *         NotFoundError without such a dataset; the signal's reason when that is aborted
   */
  async derive(input: PixelKeyInput): Promise<PixelKey> {
    const { pool, logger } = this.deps;
    const { dataset, datasetVersion = null, signal } = input;
    const name = checkName(input.name ?? PIXEL_KEY_NAME, ['name']);
    const datasetId = await findDatasetId(pool, { dataset, datasetVersion });
    const questions = await askedQuestions(pool, datasetId);
    const readings = await this.readAll(questions, input);
    const report = new ImportReportBuilder();
    const entries = entriesOf(questions, readings, report);
    if (entries.length === 0) throw nothingToRead(input.dataset, readings);
    const key = await transaction(pool, async (client) => {
      await lockKeys(client, datasetId);
      signal?.throwIfAborted();
      const stored = await storeKey(client, { datasetId, name, source: 'PIXELS', entries });
      await warnOfConflicts(client, { datasetId, answerKeyId: stored.answerKeyId }, report);
      return stored;
    });
    logger.info({ dataset, name, questions: questions.length, letters: entries.length, ...key }, 'pixel_key.derived');
    return { ...key, report: report.build() };
  }

  /** As many images at once as there are threads; by question id, those without an image left out. */
  private async readAll(
    questions: readonly AskedQuestion[],
    { dataset, onProgress, signal }: PixelKeyInput,
  ): Promise<Map<number, Reading>> {
    const { images, logger } = this.deps;
    const readings = new Map<number, Reading>();
    const illustrated = questions.filter(({ imageId }) => imageId !== null);
    const total = illustrated.length;
    const queue = eachOf(illustrated);
    const readRest = async (): Promise<void> => {
      for (const { id, task, options, imageId } of queue) {
        signal?.throwIfAborted();
        if (imageId === null) continue;
        readings.set(id, await images.readTruth(imageId, { task, options: options.map(({ text }) => text) }));
        const done = readings.size;
        onProgress?.(done, total);
        if (done % Math.ceil(total / LOGGED_PARTS) === 0) logger.info({ dataset, done, total }, 'pixel_key.progress');
      }
    };
    await Promise.all(Array.from({ length: images.threads }, readRest));
    return readings;
  }
}

/** A generator, unlike an array's iterator, ends for all who draw from it when one of them fails. */
function* eachOf<Item>(items: readonly Item[]): Generator<Item, void, undefined> {
  yield* items;
}

async function askedQuestions(pool: pg.Pool, datasetId: number): Promise<AskedQuestion[]> {
  const { rows } = await pool.query<AskedQuestion>(
    'SELECT id, qid, task, options, image_id AS "imageId" FROM questions WHERE dataset_id = $1 ORDER BY position',
    [datasetId],
  );
  return rows;
}

function entriesOf(
  questions: readonly AskedQuestion[],
  readings: ReadonlyMap<number, Reading>,
  report: ImportReportBuilder,
): AnswerKeyEntry[] {
  const entries: AnswerKeyEntry[] = [];
  for (const { id, qid, options } of questions) {
    const reading = readings.get(id);
    if (!reading) {
      report.warn('NO_IMAGE', 'it has no image', { qid });
    } else if (reading.truth === null) {
      report.warn('UNREADABLE_IMAGE', `its image does not tell what is right: ${reading.reason}`, { qid });
    } else {
      const letter = letterOf(reading.truth, options);
      if (letter !== null) entries.push({ questionId: id, letter });
      else report.warn('TRUTH_NOT_AN_OPTION', `its image shows "${reading.truth}", which is not one option`, { qid });
    }
  }
  report.lines = questions.length;
  report.accepted = entries.length;
  return entries;
}

function nothingToRead(dataset: string, readings: ReadonlyMap<number, Reading>): InvalidInputError {
  const [first] = readings.values();
  const message = first
    ? `None of the ${readings.size} images of "${dataset}" tells what is right; of the first: ${first.reason ?? first.truth}`
    : `No question of "${dataset}" has an image that this program draws: there are no pixels to read a key from`;
  return new InvalidInputError(`${message}.`, { field: ['dataset'] });
}
