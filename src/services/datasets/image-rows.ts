import type pg from 'pg';
import { imageSize } from '../stimuli/image-size.js';
import { recipeHash } from '../stimuli/recipe-hash.js';
import type { NewQuestion } from './new-question.js';

const CHUNK_ROWS = 1000;

/**
 * Makes sure that there is a row for the image of each question. An image belongs to no dataset: equal recipes share
 * one row, whoever stored it first.
 */
export async function insertImages(client: pg.ClientBase, questions: readonly NewQuestion[]): Promise<void> {
  const rows = imageRows(questions);
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    await client.query(
      `INSERT INTO images (recipe, recipe_hash, mime_type, width, height)
       SELECT recipe, recipe_hash, 'image/png', width, height
       FROM jsonb_to_recordset($1::jsonb) AS image(recipe jsonb, recipe_hash text, width integer, height integer)
       ON CONFLICT (recipe_hash) DO NOTHING`,
      [JSON.stringify(rows.slice(start, start + CHUNK_ROWS))],
    );
  }
}

/** Sorted by hash: two imports that share images then wait for each other and cannot deadlock. */
function imageRows(questions: readonly NewQuestion[]): { recipe_hash: string }[] {
  const byHash = new Map<string, { recipe: unknown; recipe_hash: string; width: number; height: number }>();
  for (const { recipe } of questions) {
    if (recipe === null) continue;
    const hash = recipeHash(recipe);
    if (!byHash.has(hash)) byHash.set(hash, { recipe, recipe_hash: hash, ...imageSize(recipe) });
  }
  return [...byHash.values()].sort((left, right) => (left.recipe_hash < right.recipe_hash ? -1 : 1));
}
