import type pg from 'pg';
import { recipeHash } from '../stimuli/recipe-hash.js';
import { insertAnswerKey } from './answer-key-writer.js';
import { contentHash } from './content-hash.js';
import { insertImages } from './image-rows.js';
import type { NewDataset, NewQuestion } from './new-question.js';

/** Name of the key that the catalogue's truth and the prompts' own options give. */
export const CATALOG_KEY_NAME = 'catalog';

/** Rows a statement: large enough that round trips do not count, small enough that a parameter stays near 1 MB. */
const CHUNK_ROWS = 1000;

export interface WrittenDataset {
  readonly datasetId: number;
  readonly version: number;
  /** False when the same content was stored under this name before: nothing was written. */
  readonly created: boolean;
}

/**
 * Stores a dataset, its questions, its images (as recipes) and its catalogue key. The same content under the same name
 * is the version that exists; changed content becomes the next version; nothing is ever overwritten. Two imports of one
 * name wait for each other, so the later sees what the earlier stored.
 * @param client      inside the caller's transaction: nothing of the dataset can be seen before that commits
 * @param dataset     qids distinct, at least one question
 * @param onProgress  called with questions stored and questions in all
 */
export async function writeDataset(
  client: pg.ClientBase,
  dataset: NewDataset,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<WrittenDataset> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('metacog.dataset.' || $1, 0))`, [dataset.name]);
  const hash = contentHash(dataset);
  const existing = await findContent(client, dataset.name, hash);
  if (existing) return { ...existing, created: false };

  const inserted = await insertDataset(client, dataset, hash);
  await insertImages(client, dataset.questions);
  const questionIds = await insertQuestions(client, inserted.datasetId, dataset.questions, onProgress);
  await insertCatalogKey(client, inserted.datasetId, dataset.questions, questionIds);
  return { ...inserted, created: true };
}

async function findContent(
  client: pg.ClientBase,
  name: string,
  hash: string,
): Promise<{ datasetId: number; version: number } | undefined> {
  const { rows } = await client.query<{ datasetId: number; version: number }>(
    `SELECT id AS "datasetId", version FROM datasets WHERE name = $1 AND content_hash = $2`,
    [name, hash],
  );
  return rows[0];
}

async function insertDataset(
  client: pg.ClientBase,
  { name, description, difficulty, questions }: NewDataset,
  hash: string,
): Promise<{ datasetId: number; version: number }> {
  const { rows } = await client.query<{ datasetId: number; version: number }>(
    `INSERT INTO datasets (name, version, content_hash, description, question_count, difficulty)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 FROM datasets WHERE name = $1
     RETURNING id AS "datasetId", version`,
    [name, hash, description, questions.length, JSON.stringify(difficulty)],
  );
  const [row] = rows;
  if (!row) throw new Error('INSERT INTO datasets returned no row');
  return row;
}

/** Returns the id of each qid. Ids rise with the position: lists of answers go by them. */
async function insertQuestions(
  client: pg.ClientBase,
  datasetId: number,
  questions: readonly NewQuestion[],
  onProgress: (done: number, total: number) => void,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (let start = 0; start < questions.length; start += CHUNK_ROWS) {
    const chunk = questions.slice(start, start + CHUNK_ROWS);
    const { rows } = await client.query<{ id: number; qid: string }>(
      `INSERT INTO questions (dataset_id, position, qid, task, answer_prompt, confidence_prompt, options, factors, image_id)
       SELECT $1, q.position, q.qid, q.task, q.answer_prompt, q.confidence_prompt, q.options, q.factors, images.id
       FROM jsonb_to_recordset($2::jsonb) AS q(position integer, qid text, task text, answer_prompt text,
         confidence_prompt text, options jsonb, factors jsonb, recipe_hash text)
       LEFT JOIN images ON images.recipe_hash = q.recipe_hash ORDER BY q.position
       RETURNING id, qid`,
      [datasetId, JSON.stringify(chunk.map((question, index) => questionRow(question, start + index)))],
    );
    for (const { id, qid } of rows) ids.set(qid, id);
    onProgress(start + chunk.length, questions.length);
  }
  return ids;
}

function questionRow(question: NewQuestion, position: number): Record<string, unknown> {
  return {
    position,
    qid: question.qid,
    task: question.task,
    answer_prompt: question.answerPrompt,
    confidence_prompt: question.confidencePrompt,
    options: question.options,
    factors: question.factors,
    recipe_hash: question.recipe === null ? null : recipeHash(question.recipe),
  };
}

async function insertCatalogKey(
  client: pg.ClientBase,
  datasetId: number,
  questions: readonly NewQuestion[],
  questionIds: ReadonlyMap<string, number>,
): Promise<void> {
  const entries = questions.flatMap(({ qid, catalogLetter }) => {
    const questionId = questionIds.get(qid);
    return catalogLetter === null || questionId === undefined ? [] : [{ questionId, letter: catalogLetter }];
  });
  if (entries.length === 0) return;
  await insertAnswerKey(client, { datasetId, name: CATALOG_KEY_NAME, source: 'CATALOG', isDefault: true, entries });
}
