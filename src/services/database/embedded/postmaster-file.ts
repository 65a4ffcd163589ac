import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** What PostgreSQL's own lock file, `postmaster.pid`, says of the server that runs on a data directory. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** `ready` takes connections; `starting` is also crash recovery. */
  readonly status: 'starting' | 'ready' | 'stopping';
}

/** A server that starts fills its new file at once; one that is empty for longer belongs to nobody. */
const EMPTY_LIMIT_MS = 3_000;

const run = promisify(execFile);

/** @returns undefined when there is no such file, or it is not written to its end yet */
export async function readPostmasterFile(data: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(postmasterFile(data), 'utf8').catch(() => '')).split('\n');
  const [pid, port, status] = [Number(lines[0]), Number(lines[3]), lines[7]?.trim()];
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port, status: status === 'ready' || status === 'stopping' ? status : 'starting' };
}

/**
 * The server that runs on this data directory. A file that a killed server left behind is removed, also when its
 * process id now belongs to another program, or nothing was written into it: PostgreSQL itself would not start then.
 */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const found = await readPostmasterFile(data);
  if (found === undefined) {
    const written = await stat(postmasterFile(data)).catch(() => undefined);
    if (written?.size === 0 && Date.now() - written.mtimeMs > EMPTY_LIMIT_MS) await removeFile(data);
    return undefined;
  }
  if (isAlive(found.pid) && (await servesData(found.pid, data))) return found;
  // Another start may have put its own file there meanwhile.
  if ((await readPostmasterFile(data))?.pid === found.pid) await removeFile(data);
  return undefined;
}

async function removeFile(data: string): Promise<void> {
  await rm(postmasterFile(data), { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** True when the process is PostgreSQL on this directory; in doubt true, which never starts a second one. */
async function servesData(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  if (process.platform === 'linux') {
    // PostgreSQL works in its data directory. Unreadable: a zombie, or a process of a user who is not ours.
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    return directory === (await realpath(data));
  }
  const listing = await run('ps', ['-p', String(pid), '-o', 'args=']).catch(() => undefined);
  return listing === undefined || listing.stdout.includes(data);
}

function postmasterFile(data: string): string {
  return path.join(data, 'postmaster.pid');
}
