import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Logger } from '../../logger.js';
import { assertServerUsable } from './check-server.js';
import { connect } from './connect.js';
import { createPool } from './create-pool.js';
import { migrate } from './migrate.js';
import { migrations } from './migrations.js';

/** TypeORM keeps connections of its own; entities are off the hot path, so a few are enough. */
const ENTITY_CONNECTIONS = 2;

export interface OpenDatabase {
  /** postgres:// URL of a PostgreSQL >= 14. */
  readonly url: string;
  readonly logger: Logger;
  /** Connections this process may hold, at least 4; two of them belong to the entities. */
  readonly maxConnections: number;
  readonly entities?: DataSourceOptions['entities'];
  /** How long to wait for a server that does not answer yet. */
  readonly patienceMs?: number;
}

export interface Database {
  /** For the hot paths. An idle connection that breaks is logged and replaced, never thrown. */
  readonly pool: pg.Pool;
  /** For entities. */
  readonly dataSource: DataSource;
  /** Waits for what is running, then ends every connection. May be called twice. */
  close(): Promise<void>;
}

/**
 * Connects to PostgreSQL, refuses a server that could lose answers, and brings the schema up to date.
 * @throws ConfigError               wrong password, host or database name; PostgreSQL < 14; durability switched off
 * @throws DatabaseUnavailableError  nothing answered within `patienceMs`
 */
export async function openDatabase(options: OpenDatabase): Promise<Database> {
  const { url, logger, maxConnections } = options;
  const probe = await connect(url, options.patienceMs);
  try {
    await assertServerUsable(probe);
  } finally {
    await probe.end();
  }
  const pool = createPool(url, logger, maxConnections - ENTITY_CONNECTIONS);
  const dataSource = createDataSource(options);
  const close = closeOnce(pool, dataSource);
  try {
    await dataSource.initialize();
    const applied = await migrate(pool, dataSource);
    if (applied.length > 0) logger.info({ migrations: applied }, 'database migrated');
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, dataSource, close };
}

function createDataSource({ url, logger, entities }: OpenDatabase): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: entities ?? [],
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    poolSize: ENTITY_CONNECTIONS,
    poolErrorHandler: (error: unknown) => logger.warn({ err: error }, 'database connection lost'),
  });
}

function closeOnce(pool: pg.Pool, dataSource: DataSource): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () =>
    (closing ??= (async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await pool.end();
    })());
}
