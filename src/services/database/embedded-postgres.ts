import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { clusterPaths, clusterUrl, type Cluster } from './cluster.js';
import { ClusterLease } from './cluster-lease.js';
import { initialiseCluster } from './initialise-cluster.js';
import { assertReachable, postgresAccount } from './postgres-account.js';
import { locatePostgres } from './postgres-binaries.js';
import { explainPostgresFault } from './postgres-faults.js';
import { findPostmaster, type Postmaster } from './postmaster-file.js';
import { adoptPostmaster, startPostmaster, stopPostmaster } from './postmaster.js';

/** Starting, adopting and stopping servers can cross each other; each round that is lost is played again. */
const ROUNDS = 40;
const PAUSE_MS = 250;

export interface EmbeddedPostgresOptions {
  /** METACOG_HOME; made when it does not exist. */
  readonly home: string;
  readonly logger: Logger;
  /** Port on 127.0.0.1; by default a free one. A server that already runs keeps its own. */
  readonly port?: number;
}

export interface EmbeddedPostgres {
  /** postgres:// URL with the password: never log it. */
  readonly url: string;
  /** Process id of the server. */
  readonly pid: number;
  /** True when the server was there before, e.g. left by a killed process. */
  readonly adopted: boolean;
  /** Stops the server, unless another process uses it. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Brings up the PostgreSQL of METACOG_HOME: creates it on first use, adopts one that is running, recovers one that was
 * killed. It listens on loopback only, asks for a password, and runs apart from this process.
 * @throws ConfigError  no binaries for this machine, a directory closed to PostgreSQL's user, a taken port, a full disk
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(path.resolve(options.home));
  const password = await initialiseCluster(cluster);
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await findPostmaster(cluster.data);
    const running = found
      ? await adoptPostmaster(cluster, found)
      : await startPostmaster(cluster, options.port ?? (await freePort()));
    const url = running && clusterUrl(running.port, password);
    const lease = url && (await ClusterLease.take(url));
    if (running && url && lease) {
      options.logger.info(
        { pid: running.pid, port: running.port, adopted: found !== undefined },
        'embedded postgres up',
      );
      const stop = stopOnce(cluster, running, lease, options.logger);
      return { url, pid: running.pid, adopted: found !== undefined, stop };
    }
    await delay(PAUSE_MS);
  }
  throw new ConfigError(
    `Another server holds the database in ${cluster.data} and does not answer; see ${cluster.logFile}.`,
  );
}

async function prepareCluster(home: string): Promise<Cluster> {
  const paths = clusterPaths(home);
  const account = await postgresAccount(paths.data);
  const binaries = await locatePostgres();
  try {
    // Others may pass through (PostgreSQL's user has to), but not list it.
    await mkdir(home, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw explainPostgresFault(error, paths);
  }
  if (account) {
    await assertReachable(home, account);
    await assertReachable(path.dirname(binaries.postgres), account);
  }
  return { ...paths, binaries, account };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function stopOnce(cluster: Cluster, running: Postmaster, lease: ClusterLease, logger: Logger): () => Promise<void> {
  const stop = async () => {
    const last = await lease.isLast();
    try {
      if (last) await stopPostmaster(cluster, running);
    } finally {
      await lease.release();
    }
    logger.info({ pid: running.pid }, last ? 'embedded postgres stopped' : 'embedded postgres left to its other users');
  };
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}
