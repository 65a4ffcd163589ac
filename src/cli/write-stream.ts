import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CliError } from './cli-error.js';
import type { TextStream } from './cli-context.js';

/**
 * Writes what comes to standard output, or to a file, which then holds all of it or is as it was before.
 * @throws CliError when the file cannot be written; and whatever the chunks throw
 */
export async function writeStream(chunks: AsyncIterable<Uint8Array>, target: TextStream | string): Promise<void> {
  if (typeof target === 'string') await writeWholeFile(chunks, target);
  else await pipeline(chunks, target, { end: false });
}

async function writeWholeFile(chunks: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  const before = await stat(file).catch(() => undefined);
  if (before && !before.isFile()) {
    throw new CliError(`${file} is not a file`, { hint: 'name a file, or leave --output away for standard output' });
  }
  // Beside it, because only within a folder is a move to another name one step.
  const partial = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.part`);
  const handle = await open(partial, 'wx').catch((error: unknown) => {
    throw unwritable(file, error);
  });
  try {
    // On disk before it takes the name.
    await pipeline(chunks, handle.createWriteStream({ flush: true }));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw isSystemError(error) ? unwritable(file, error) : error;
  }
}

function unwritable(file: string, cause: unknown): CliError {
  return new CliError(`cannot write ${file}`, { cause, hint: 'does its folder exist, and may you write there?' });
}

/** As of a full disk. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
