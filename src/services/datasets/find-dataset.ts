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

/**
 * The id of a version of a dataset; null stands for the latest.
 * @throws NotFoundError  with the field of the argument that names nothing, and what there is instead
 */
export async function findDatasetId(
  client: Pick<pg.ClientBase, 'query'>,
  { dataset, datasetVersion }: { readonly dataset: string; readonly datasetVersion: number | null },
): Promise<number> {
  const { rows } = await client.query<{ id: number; name: string; version: number }>(
    'SELECT id, name, version FROM datasets ORDER BY name, version DESC',
  );
  const versions = rows.filter(({ name }) => name === dataset);
  const found = versions.find(({ version }) => datasetVersion === null || version === datasetVersion);
  if (found) return found.id;
  const there =
    versions.length > 0 ? versions.map(({ version }) => `version ${version}`) : rows.map(({ name }) => name);
  const missing =
    versions.length > 0
      ? `Dataset '${dataset}' has no version ${datasetVersion ?? ''}`
      : `There is no dataset '${dataset}'`;
  throw new NotFoundError(`${missing}; there is: ${[...new Set(there)].join(', ') || 'none'}`, {
    field: [versions.length > 0 ? 'datasetVersion' : 'dataset'],
  });
}
