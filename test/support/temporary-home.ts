import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findPostmaster, isAlive } from '../../src/services/database/embedded/postmaster-file.js';

const PREFIX = 'metacog-home-';

export interface TemporaryHome {
  readonly path: string;
  /** Ends the embedded server that a failed test may have left there, and removes the files. */
  remove(): Promise<void>;
}

/** A METACOG_HOME that the unprivileged user can reach: mkdtemp alone would close it to everybody else. */
export async function createTemporaryHome(): Promise<TemporaryHome> {
  const home = await mkdtemp(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(home, 0o755);
  return { path: home, remove: () => removeHome(home) };
}

/** Ends and removes what test runs left behind that were interrupted: their servers do not end with them. */
export async function removeAbandonedHomes(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : NaN);
    if (pid > 0 && !isAlive(pid)) await removeHome(path.join(os.tmpdir(), name));
  }
}

async function removeHome(home: string): Promise<void> {
  const left = await findPostmaster(path.join(home, 'postgres/data'));
  if (left !== undefined) process.kill(left.pid, 'SIGQUIT');
  // The server's last children may still write.
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
