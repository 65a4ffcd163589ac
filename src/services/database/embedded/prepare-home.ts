import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { clusterFiles, type Cluster } from './cluster.js';
import { ancestry, assertReachable, postgresAccount } from './postgres-account.js';
import { locatePostgres } from './postgres-binaries.js';
import { explainPostgresFault } from './postgres-faults.js';

/** Others may pass through, since PostgreSQL's user has to, but not look around. */
const PASS_THROUGH = 0o711;

/**
 * Decides who runs PostgreSQL and from where, and makes METACOG_HOME when it does not exist.
 * @param home  absolute path
 * @throws ConfigError  no binaries for this machine; a directory that cannot be made, or is closed to PostgreSQL's user
 */
export async function prepareHome(home: string): Promise<Cluster> {
  const files = clusterFiles(home);
  const account = await postgresAccount(files.folder);
  const binaries = await locatePostgres();
  try {
    const firstMade = await mkdir(home, { recursive: true, mode: PASS_THROUGH });
    // A strict umask has closed what was just made.
    const made = firstMade === undefined ? [] : ancestry(home).filter((step) => step.startsWith(firstMade));
    if (account) for (const directory of made) await chmod(directory, PASS_THROUGH);
  } catch (error) {
    throw explainPostgresFault(error, files);
  }
  if (account) {
    await assertReachable(home, account);
    await assertReachable(path.dirname(binaries.postgres), account);
  }
  return { files, binaries, account };
}
