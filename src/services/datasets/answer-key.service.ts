import type pg from 'pg';
import { NotFoundError } from '../../errors.js';
import { transaction } from '../database/transaction.js';
import { lockKeys, moveDefault } from './default-key.js';

/** Changes of stored keys. A key's entries never change: a corrected key is another key, and both can be compared. */
export class AnswerKeyService {
  constructor(private readonly deps: { pool: pg.Pool }) {}

  /**
   * Makes a key the one that metrics use when a query names none. The same call twice is the same as once.
   * @throws NotFoundError  when there is no such key
   */
  async setDefaultAnswerKey(answerKeyId: number): Promise<{ answerKeyId: number; datasetId: number }> {
    return transaction(this.deps.pool, async (client) => {
      const { rows } = await client.query<{ datasetId: number }>(
        'SELECT dataset_id AS "datasetId" FROM answer_keys WHERE id = $1',
        [answerKeyId],
      );
      const [key] = rows;
      if (!key) throw new NotFoundError('There is no such answer key.', { field: ['id'] });
      await lockKeys(client, key.datasetId);
      await moveDefault(client, key.datasetId, answerKeyId);
      return { answerKeyId, datasetId: key.datasetId };
    });
  }
}
