import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../../../errors.js';
import { CLUSTER_USER, clusterEnvironment, type Cluster, type ClusterFiles } from './cluster.js';
import { explainPostgresFault } from './postgres-faults.js';
import { isAlive } from './postmaster-file.js';

const PASSWORD_BYTES = 24;
const ASIDE = '.initdb-';
const run = promisify(execFile);

/**
 * Creates the database's files and its password when they are not there yet.
 *
 * They are made aside and moved into place together in one step: a start that is killed half way leaves nothing half
 * made, and of two starts at once the first to finish wins and the other uses what it made.
 * @returns the superuser's password
 * @throws ConfigError  no space, no permission, a read-only file system, a folder that holds something else
 */
export async function initialiseCluster(cluster: Cluster): Promise<string> {
  const { files } = cluster;
  try {
    if (!(await exists(files.folder))) await createCluster(cluster);
    if (!(await isComplete(files))) {
      throw new ConfigError(
        `${files.folder} should hold the database, but its "data" or its "password" is missing. ` +
          'Put it back, or set METACOG_HOME to another directory to start empty.',
      );
    }
    return (await readFile(files.password, 'utf8')).trim();
  } catch (error) {
    throw explainPostgresFault(error, files);
  }
}

async function createCluster({ files, binaries, account }: Cluster): Promise<void> {
  await removeAbandoned(files.home);
  const aside = await mkdtemp(path.join(files.home, `${ASIDE}${process.pid}-`));
  try {
    const [data, password] = [path.join(aside, 'data'), path.join(aside, 'password')];
    await mkdir(data, { mode: 0o700 });
    await writeFile(password, randomBytes(PASSWORD_BYTES).toString('base64url'), { mode: 0o600 });
    if (account) {
      for (const file of [data, password, aside]) await chown(file, account.uid, account.gid);
    }
    const settings = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'];
    await run(
      binaries.initdb,
      [`--pgdata=${data}`, `--username=${CLUSTER_USER}`, `--pwfile=${password}`, ...settings],
      { ...account, cwd: aside, env: clusterEnvironment() },
    );
    await rename(aside, files.folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (!(await isComplete(files))) throw error; // else another start was faster, and the move was refused
  }
}

async function isComplete({ data, password }: ClusterFiles): Promise<boolean> {
  return (await exists(path.join(data, 'PG_VERSION'))) && (await exists(password));
}

/** What starts left behind that were killed while they created. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = Number(name.startsWith(ASIDE) ? name.slice(ASIDE.length).split('-')[0] : NaN);
    if (pid > 0 && !isAlive(pid)) await rm(path.join(home, name), { recursive: true, force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
