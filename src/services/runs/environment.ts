import os from 'node:os';
import type pg from 'pg';
import { packageVersion } from '../../package-root.js';
import type { ServedModel } from '../backends/backend-client.js';
import type { Backend } from '../backends/backend-registry.js';

/** What answered and what asked, as far as both tell; kept with the run. */
export async function runEnvironment(
  pool: pg.Pool,
  backend: Backend,
  model: ServedModel,
): Promise<Readonly<Record<string, unknown>>> {
  const [version, database] = await Promise.all([
    backend.client.version(),
    pool.query<{ version: string }>(`SELECT current_setting('server_version') AS version`),
  ]);
  return {
    backend: { name: backend.name, version, model: model.id, ownedBy: model.ownedBy, maxModelLen: model.maxModelLen },
    metacog: packageVersion,
    node: process.versions.node,
    postgres: database.rows[0]?.version ?? null,
    host: os.hostname(),
    platform: `${process.platform}-${process.arch}`,
  };
}
