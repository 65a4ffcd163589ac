import path from 'node:path';
import type { PostgresAccount } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';

/** Superuser of the embedded database, and the database that holds everything. */
export const CLUSTER_USER = 'metacog';
export const CLUSTER_DATABASE = 'postgres';

/** Where the files of the embedded database of one METACOG_HOME are; all of them in `folder`. */
export interface ClusterFiles {
  /** METACOG_HOME, absolute. */
  readonly home: string;
  readonly folder: string;
  /** PostgreSQL's data directory. */
  readonly data: string;
  /** The superuser's password, readable by its owner only. */
  readonly password: string;
  /** What PostgreSQL says. A file and not a pipe, so that it can outlive this process. */
  readonly log: string;
}

export interface Cluster {
  readonly files: ClusterFiles;
  readonly binaries: PostgresBinaries;
  /** Who PostgreSQL runs as and owns the files; undefined: the user of this process. */
  readonly account: PostgresAccount | undefined;
}

export function clusterFiles(home: string): ClusterFiles {
  const folder = path.join(home, 'postgres');
  return {
    home,
    folder,
    data: path.join(folder, 'data'),
    password: path.join(folder, 'password'),
    log: path.join(folder, 'server.log'),
  };
}

/**
 * The environment of PostgreSQL's programs: nothing of ours, since PG* variables would change what they do and any
 * other may be a secret. Messages stay English, because faults are recognised by their words.
 */
export function clusterEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TZ, SystemRoot, TEMP } = process.env;
  return { PATH, TZ, SystemRoot, TEMP, LC_ALL: 'C' };
}

/** postgres:// URL of a running cluster. */
export function clusterUrl(port: number, password: string): string {
  return `postgres://${CLUSTER_USER}:${password}@127.0.0.1:${port}/${CLUSTER_DATABASE}`;
}
