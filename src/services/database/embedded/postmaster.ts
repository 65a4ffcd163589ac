import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ConfigError } from '../../../errors.js';
import { clusterEnvironment, type Cluster, type ClusterFiles } from './cluster.js';
import { explainPostgresFault } from './postgres-faults.js';
import { isAlive, readPostmasterFile, type Postmaster } from './postmaster-file.js';

/** Loopback TCP only. What decides durability is left at PostgreSQL's defaults, which are the safe ones. */
const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
};

const POLL_MS = 20;
/** Crash recovery replays the log since the last checkpoint: minutes at most. */
const READY_LIMIT_MS = 5 * 60_000;
const STOP_LIMIT_SECONDS = 60;
/** With less than this PostgreSQL cannot make its first segment of the write-ahead log. */
const FULL_DISK_BYTES = 16 * 1024 * 1024;
/** Another server holds the data directory, or the children of a killed one are still leaving it. */
const HELD = /lock file "postmaster\.pid" (already exists|is empty)|pre-existing shared memory block/;

const run = promisify(execFile);

/**
 * Starts PostgreSQL apart from this process: it goes on when this one is killed, and a later start adopts it.
 * @returns undefined when another server has the data directory: the caller looks for it and adopts it
 * @throws ConfigError  the port is taken, the disk is full, or whatever else its log says
 */
export async function startPostmaster(cluster: Cluster, port: number): Promise<Postmaster | undefined> {
  const { files } = cluster;
  const log = await open(files.log, 'a', 0o640).catch((error: unknown) => {
    throw explainPostgresFault(error, files);
  });
  try {
    const { size } = await log.stat();
    const child = spawnPostgres(cluster, port, log.fd);
    let ended: Error | undefined;
    child.once('error', (error) => (ended ??= error));
    child.once('exit', () => (ended ??= new Error('it ended without a word')));
    const isOther = (file: Postmaster | undefined) => file !== undefined && file.pid !== child.pid;
    const ready = await awaitReady(files, (file) => ended !== undefined || isOther(file));
    if (ready !== undefined) return ready;
    const said = (await readFile(files.log)).subarray(size).toString();
    if (ended === undefined || HELD.test(said)) return undefined;
    throw explainPostgresFault(new Error(said || (await silentFault(files, ended))), files);
  } finally {
    await log.close();
  }
}

function spawnPostgres({ binaries, files, account }: Cluster, port: number, log: number): ChildProcess {
  const settings = Object.entries(SERVER_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', files.data, '-p', String(port), ...settings], {
    ...account,
    cwd: files.data,
    env: clusterEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child;
}

/** On a full disk PostgreSQL cannot even write into its log that the disk is full. */
async function silentFault({ folder }: ClusterFiles, ended: Error): Promise<string> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < FULL_DISK_BYTES ? `No space left on device (${ended.message})` : ended.message;
}

/** Waits until a server that was found takes connections. @returns undefined when it ends instead */
export async function adoptPostmaster(files: ClusterFiles, found: Postmaster): Promise<Postmaster | undefined> {
  return awaitReady(files, (file) => file?.pid !== found.pid || !isAlive(found.pid));
}

async function awaitReady(
  { data, log }: ClusterFiles,
  isGone: (file: Postmaster | undefined) => boolean,
): Promise<Postmaster | undefined> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (Date.now() < deadline) {
    const file = await readPostmasterFile(data);
    if (isGone(file)) return undefined;
    if (file?.status === 'ready') return file;
    await delay(POLL_MS);
  }
  throw new ConfigError(`The embedded PostgreSQL does not become ready; ${log} says why.`);
}

/** Fast shutdown: ends every session, writes a checkpoint. Resolves once the process is gone. */
export async function stopPostmaster({ binaries, files, account }: Cluster, pid: number): Promise<void> {
  const stop = ['stop', '-D', files.data, '-m', 'fast', '-w', '-t', String(STOP_LIMIT_SECONDS)];
  await run(binaries.pgCtl, stop, { ...account, cwd: files.data, env: clusterEnvironment() });
  // The lock file goes first, the process a moment later; as a zombie of a dead parent it may stay for ever.
  for (let waitedMs = 0; isAlive(pid) && waitedMs < 2_000; waitedMs += POLL_MS) await delay(POLL_MS);
}
