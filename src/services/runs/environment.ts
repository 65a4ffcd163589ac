import os from 'node:os';
import type pg from 'pg';
import { buildCommit, packageVersion } from '../../package-root.js';
import type { ServedModel } from '../backends/backend-client.js';
import type { Backend } from '../backends/backend-registry.js';

/** What answered and what asked, as far as both tell; kept with the run. */
export async function runEnvironment(
  pool: pg.Pool,
  backend: Backend,
  model: ServedModel,
): Promise<Readonly<Record<string, unknown>>> {
  const [version, database] = await Promise.all([
    backend.pool.version(),
    pool.query<{ version: string }>(`SELECT current_setting('server_version') AS version`),
  ]);
  return {
    backend: {
      name: backend.name,
      servers: backend.pool.servers.map(({ name }) => name),
      version,
      model: model.id,
      root: model.root,
      ownedBy: model.ownedBy,
      maxModelLen: model.maxModelLen,
      flags: backend.note,
    },
    metacog: packageVersion,
    commit: buildCommit,
    node: process.versions.node,
    postgres: database.rows[0]?.version ?? null,
    host: os.hostname(),
    platform: `${process.platform}-${process.arch}`,
  };
}
