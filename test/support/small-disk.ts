import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CHUNK = Buffer.alloc(1024 * 1024);

/** A file system of its own that can be filled without harm to anything else. */
export interface SmallDisk {
  readonly path: string;
  /** Takes every byte that is left. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  remove(): void;
}

/** Whether this user may mount one: that takes root on Linux, and a container that allows it. */
export function canMountSmallDisk(): boolean {
  const disk = mountSmallDisk(1);
  disk?.remove();
  return disk !== undefined;
}

/** @returns undefined where this user may not mount one */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'metacog-disk-'));
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder];
    execFileSync('mount', options, { stdio: 'ignore' });
  } catch {
    // Not root, not Linux, or a container that forbids it: all the same to the test, which is skipped then.
    rmSync(folder, { recursive: true });
    return undefined;
  }
  chmodSync(folder, 0o755);
  const filler = path.join(folder, 'filler');
  return {
    path: folder,
    async fill() {
      const file = await open(filler, 'w');
      try {
        for (let size = CHUNK.length; size > 0;) {
          const written = await file.write(CHUNK, 0, size).catch(() => undefined);
          if (!written) size = Math.floor(size / 2);
        }
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(filler),
    remove() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
