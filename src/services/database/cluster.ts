import path from 'node:path';
import type { PostgresAccount } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';

/** Superuser of the embedded database, and the database that holds everything. */
export const CLUSTER_USER = 'metacog';
export const CLUSTER_DATABASE = 'postgres';

/** One embedded database: where its files are and how its programs are run. */
export interface Cluster {
  /** Absolute path of METACOG_HOME. */
  readonly home: string;
  /** PostgreSQL's data directory, owned by the account. */
  readonly data: string;
  readonly passwordFile: string;
  /** What PostgreSQL writes; a file and not a pipe, so that it can outlive this process. */
  readonly logFile: string;
  readonly binaries: PostgresBinaries;
  /** undefined: the user of this process. */
  readonly account: PostgresAccount | undefined;
}

export function clusterPaths(home: string): Pick<Cluster, 'home' | 'data' | 'passwordFile' | 'logFile'> {
  return {
    home,
    data: path.join(home, 'postgres'),
    passwordFile: path.join(home, 'postgres-password'),
    logFile: path.join(home, 'postgres.log'),
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
