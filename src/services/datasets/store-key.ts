import type pg from 'pg';
import { ConflictError } from '../../errors.js';
import { insertAnswerKey, type AnswerKeyEntry, type NewAnswerKey } from './answer-key-writer.js';

/**
 * Stores a key that is not the default, unless the dataset has one with this name and these letters: then it is that one,
 * wherever its letters came from. The caller holds `lockKeys`.
 * @throws ConflictError  when the name holds other letters
 */
export async function storeKey(
  client: pg.ClientBase,
  key: Omit<NewAnswerKey, 'isDefault'>,
): Promise<{ answerKeyId: number; created: boolean }> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM answer_keys WHERE dataset_id = $1 AND name = $2',
    [key.datasetId, key.name],
  );
  const [existing] = rows;
  if (!existing) return { answerKeyId: await insertAnswerKey(client, { ...key, isDefault: false }), created: true };
  if (await hasEntries(client, existing.id, key.entries)) return { answerKeyId: existing.id, created: false };
  throw new ConflictError(`The dataset has a key "${key.name}" with other letters; choose another name.`, {
    field: ['name'],
  });
}

async function hasEntries(client: pg.ClientBase, keyId: number, entries: readonly AnswerKeyEntry[]): Promise<boolean> {
  const { rows } = await client.query<AnswerKeyEntry>(
    'SELECT question_id AS "questionId", letter FROM answer_key_entries WHERE answer_key_id = $1',
    [keyId],
  );
  const stored = new Map(rows.map(({ questionId, letter }) => [questionId, letter]));
  return stored.size === entries.length && entries.every(({ questionId, letter }) => stored.get(questionId) === letter);
}
