import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '../../../errors.js';
import { clusterUrl, type Cluster, type ClusterFiles } from './cluster.js';
import { ClusterLease } from './cluster-lease.js';
import { PORT_TAKEN } from './postgres-faults.js';
import { findPostmaster, type Postmaster } from './postmaster-file.js';
import { adoptPostmaster, startPostmaster } from './postmaster.js';

/** Starts, adoptions and stops of several processes can cross; a round that is lost is played again. */
const ROUNDS = 60;
const PAUSE_MS = 250;

export interface RunningServer {
  readonly postmaster: Postmaster;
  readonly adopted: boolean;
  readonly lease: ClusterLease;
}

/**
 * Adopts the server that runs on the cluster, or starts one, and takes a lease on it.
 * @param port  where a new server listens; undefined takes a free port
 * @throws ConfigError  the port is taken, the disk is full, or another server holds the files and does not answer
 */
export async function bringUp(cluster: Cluster, password: string, port?: number): Promise<RunningServer> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await findPostmaster(cluster.files.data);
    const postmaster = found ? await adoptPostmaster(cluster.files, found) : await startOnPort(cluster, port, round);
    const lease = postmaster && (await ClusterLease.take(clusterUrl(postmaster.port, password)));
    if (postmaster && lease) return { postmaster, lease, adopted: found !== undefined };
    await delay(PAUSE_MS);
  }
  const { data, log } = cluster.files;
  throw new ConfigError(`Another server holds the database in ${data} and does not answer; see ${log}.`);
}

async function startOnPort(cluster: Cluster, port: number | undefined, round: number): Promise<Postmaster | undefined> {
  // The port of last time: other processes may still hold URLs with it, from before the server died.
  const last = round === 0 ? await lastPort(cluster.files) : undefined;
  try {
    return await startPostmaster(cluster, port ?? last ?? (await freePort()));
  } catch (error) {
    // Another program was faster on a port that nobody asked for: the next round takes another one.
    if (port === undefined && error instanceof ConfigError && PORT_TAKEN.test(error.message)) return undefined;
    throw error;
  }
}

/** PostgreSQL keeps the arguments it was last started with in `postmaster.opts`. */
async function lastPort({ data }: ClusterFiles): Promise<number | undefined> {
  const started = await readFile(path.join(data, 'postmaster.opts'), 'utf8').catch(() => '');
  const port = /"-p" "(\d+)"/.exec(started)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** On 127.0.0.1; another program may be faster to take it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
