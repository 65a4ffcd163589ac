import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../../../errors.js';

/** The user that PostgreSQL runs as. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

const UNPRIVILEGED_USERS = ['postgres', 'nobody'];
const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root. A root process runs it as the owner of the data, else as `postgres` or `nobody`.
 * @returns undefined for any other user: then PostgreSQL runs as that user itself
 * @throws ConfigError when root has no user to give it to, or another user owns the data
 */
export async function postgresAccount(data: string): Promise<PostgresAccount | undefined> {
  const own = process.getuid?.();
  if (own === undefined) return undefined; // Windows
  const owner = await stat(data).catch(() => undefined);
  if (own !== 0) {
    if (owner === undefined || owner.uid === own) return undefined;
    throw new ConfigError(
      `The database in ${data} belongs to user id ${owner.uid}, this is user id ${own}. ` +
        'Start as that user, or set METACOG_HOME to another directory.',
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const user of UNPRIVILEGED_USERS) {
    const account = await accountOf(user);
    if (account !== undefined) return account;
  }
  throw new ConfigError(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as. ' +
      'Start as another user, or set DATABASE_URL.',
  );
}

async function accountOf(user: string): Promise<PostgresAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/**
 * Checks that the account may pass through every directory down to `directory`.
 * @throws ConfigError naming the first one that is closed to it, and how to open it
 */
export async function assertReachable(directory: string, account: PostgresAccount): Promise<void> {
  for (const step of ancestry(path.resolve(directory))) {
    const { mode, uid, gid } = await stat(step);
    const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & execute) !== 0) continue;
    throw new ConfigError(
      `PostgreSQL runs as user id ${account.uid}, which may not enter ${step} on the way to ${directory}. ` +
        `Open it (chmod o+x ${step}), or use a directory elsewhere: METACOG_HOME for the data, ` +
        'another place for this installation; or start as another user than root; or set DATABASE_URL.',
    );
  }
}

/** `/a/b` gives `/`, `/a`, `/a/b`. */
export function ancestry(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [...ancestry(parent), directory];
}
