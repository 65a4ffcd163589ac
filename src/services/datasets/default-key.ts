import type pg from 'pg';

/**
 * Makes changes of a dataset's keys wait for each other until the caller's transaction ends, so that there is never a
 * moment with two defaults. Reading the dataset and adding runs to it go on meanwhile.
 */
export async function lockKeys(client: pg.ClientBase, datasetId: number): Promise<void> {
  await client.query('SELECT id FROM datasets WHERE id = $1 FOR NO KEY UPDATE', [datasetId]);
}

/** Moves the default to a key; the caller holds `lockKeys`. */
export async function moveDefault(client: pg.ClientBase, datasetId: number, answerKeyId: number): Promise<void> {
  await client.query('UPDATE answer_keys SET is_default = false WHERE dataset_id = $1 AND is_default AND id <> $2', [
    datasetId,
    answerKeyId,
  ]);
  await client.query('UPDATE answer_keys SET is_default = true WHERE id = $1 AND NOT is_default', [answerKeyId]);
}
