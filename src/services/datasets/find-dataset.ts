import type pg from 'pg';
import { NotFoundError } from '../../errors.js';

/**
 * The id of the latest version of a dataset.
 * @throws NotFoundError  with the argument's field
 */
export async function latestDatasetId(
  client: Pick<pg.ClientBase, 'query'>,
  name: string,
  field: readonly string[] = ['dataset'],
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM datasets WHERE name = $1 ORDER BY version DESC LIMIT 1',
    [name],
  );
  const [row] = rows;
  if (!row) throw new NotFoundError(`There is no dataset "${name}".`, { field });
  return row.id;
}
