import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../logger.js';

/**
 * A cache of images in files named by their sha256. Everything in it can be made again from the database, so a file
 * that is missing or damaged counts as absent, and one that cannot be written is only reported.
 */
export class ImageFiles {
  constructor(private readonly deps: { folder: string; logger: Logger }) {}

  /** The bytes with this sha256, or undefined when the cache does not hold them whole. */
  async read(sha256: string): Promise<Buffer | undefined> {
    try {
      const bytes = await readFile(this.pathOf(sha256));
      if (sha256Of(bytes) === sha256) return bytes;
      this.deps.logger.warn({ sha256 }, 'cached image is damaged and will be rendered again');
    } catch (error) {
      if (!isMissing(error)) this.deps.logger.warn({ sha256, error }, 'cached image cannot be read');
    }
    return undefined;
  }

  /** Keeps the bytes; a reader sees the whole file or none. */
  async write(sha256: string, bytes: Uint8Array): Promise<void> {
    const target = this.pathOf(sha256);
    const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await mkdir(this.deps.folder, { recursive: true });
      await writeFile(temporary, bytes);
      await rename(temporary, target);
    } catch (error) {
      this.deps.logger.warn({ sha256, error }, 'image cannot be cached and will be rendered again when asked for');
      await rm(temporary, { force: true }).catch(() => undefined); // the folder may be gone or full: nothing is lost
    }
  }

  private pathOf(sha256: string): string {
    return path.join(this.deps.folder, `${sha256}.png`);
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
