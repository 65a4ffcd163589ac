import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, link, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { CLUSTER_USER, clusterEnvironment, type Cluster } from './cluster.js';
import { explainPostgresFault } from './postgres-faults.js';

const PASSWORD_BYTES = 24;
const run = promisify(execFile);

/**
 * Creates the database files and their password when they are not there yet.
 *
 * Both are made aside and moved into place in one step, so a start that is killed half way leaves nothing half made,
 * and of two starts at once the first to finish wins and the other uses what it made.
 * @returns the superuser's password
 * @throws ConfigError  no space, no permission, a file system that is read-only
 */
export async function initialiseCluster(cluster: Cluster): Promise<string> {
  const password = await ensurePassword(cluster);
  if (!(await exists(path.join(cluster.data, 'PG_VERSION')))) await createData(cluster, password);
  return password;
}

async function ensurePassword({ home, passwordFile }: Cluster): Promise<string> {
  if (!(await exists(passwordFile))) {
    const aside = path.join(home, `.password-${randomBytes(6).toString('hex')}`);
    await writeFile(aside, randomBytes(PASSWORD_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' });
    // Unlike rename, link never replaces: the password of the faster start stays.
    await link(aside, passwordFile).catch(ignore('EEXIST'));
    await rm(aside);
  }
  return (await readFile(passwordFile, 'utf8')).trim();
}

async function createData(cluster: Cluster, password: string): Promise<void> {
  const { home, data, account, binaries } = cluster;
  const aside = await mkdtemp(path.join(home, '.initdb-'));
  try {
    const [made, passwordFile] = [path.join(aside, 'data'), path.join(aside, 'password')];
    await mkdir(made, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) {
      for (const file of [aside, made, passwordFile]) await chown(file, account.uid, account.gid);
    }
    await run(
      binaries.initdb,
      [
        `--pgdata=${made}`,
        `--username=${CLUSTER_USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      { ...account, cwd: aside, env: clusterEnvironment() },
    );
    await rename(made, data).catch(ignore('ENOTEMPTY', 'EEXIST', 'EPERM'));
  } catch (error) {
    throw explainPostgresFault(error, cluster);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
