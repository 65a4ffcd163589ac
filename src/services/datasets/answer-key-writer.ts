import type pg from 'pg';

export interface AnswerKeyEntry {
  readonly questionId: number;
  readonly letter: string;
}

export interface NewAnswerKey {
  readonly datasetId: number;
  readonly name: string;
  readonly source: 'CATALOG' | 'FILE' | 'PIXELS';
  /** Only one key of a dataset may be the default: the caller takes the mark off the present one first. */
  readonly isDefault: boolean;
  readonly entries: readonly AnswerKeyEntry[];
}

/** Stores a key with its entries in the caller's transaction and returns its id. */
export async function insertAnswerKey(client: pg.ClientBase, key: NewAnswerKey): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO answer_keys (dataset_id, name, source, is_default) VALUES ($1, $2, $3, $4) RETURNING id`,
    [key.datasetId, key.name, key.source, key.isDefault],
  );
  const [row] = rows;
  if (!row) throw new Error('INSERT INTO answer_keys returned no row');
  await client.query(
    `INSERT INTO answer_key_entries (answer_key_id, question_id, letter)
     SELECT $1, question_id, letter FROM unnest($2::integer[], $3::text[]) AS entry(question_id, letter)`,
    [row.id, key.entries.map(({ questionId }) => questionId), key.entries.map(({ letter }) => letter)],
  );
  return row.id;
}
