import type pg from 'pg';
import { NotFoundError } from '../../errors.js';

/** A key as an argument names it. */
export interface AnswerKeyRef {
  readonly id: number;
  readonly name: string;
  readonly isDefault: boolean;
}

/** Every key of each dataset, by name, in one statement; results in the order of the ids. */
export async function loadAnswerKeys(pool: pg.Pool, datasetIds: readonly number[]): Promise<AnswerKeyRef[][]> {
  const { rows } = await pool.query<{ id: number; dataset_id: number; name: string; is_default: boolean }>(
    'SELECT id, dataset_id, name, is_default FROM answer_keys WHERE dataset_id = ANY($1::int[]) ORDER BY name',
    [datasetIds],
  );
  return datasetIds.map((datasetId) =>
    rows
      .filter((row) => row.dataset_id === datasetId)
      .map(({ id, name, is_default: isDefault }) => ({ id, name, isDefault })),
  );
}

/**
 * The key of that name among a dataset's keys; the default one when no name is given.
 * @throws NotFoundError naming the keys that exist, or saying what to do when there is none
 */
export function chooseAnswerKey(keys: readonly AnswerKeyRef[], name?: string | null): AnswerKeyRef {
  const chosen = keys.find((key) => (name == null ? key.isDefault : key.name === name));
  if (chosen !== undefined) return chosen;
  const field = ['answerKey'];
  if (keys.length === 0) {
    throw new NotFoundError(
      'This dataset has no answer key, so nothing can be called correct. Import one: the mutation importAnswerKey, or ' +
        '`metacog import key --dataset NAME --name KEY --file FILE --default`.',
      { field },
    );
  }
  const names = keys.map((key) => key.name).join(', ');
  throw new NotFoundError(
    name == null
      ? `This dataset has no default answer key. Name one of: ${names}; or set one with the mutation setDefaultAnswerKey.`
      : `This dataset has no answer key "${name}". It has: ${names}.`,
    { field },
  );
}
