import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidInputError, NotFoundError } from '../../errors.js';

/** A file that was uploaded and waits to be imported. */
export interface Upload {
  readonly id: string;
  readonly byteSize: number;
  /** Hex, of the bytes. */
  readonly sha256: string;
}

/** 128 random bits: whoever has not been told an id cannot guess one, and no id can leave the folder. */
const ID = /^[0-9a-f]{32}$/;
const ID_BYTES = 16;
const PARTIAL = '.part';
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps uploaded files in `<home>/uploads` under random ids; what a client calls its file is never part of a path. A
 * file appears under its id only once it is complete, and stays for a day.
 */
export class UploadStore {
  private readonly folder: string;

  constructor(deps: { home: string }) {
    this.folder = path.join(deps.home, 'uploads');
  }

  /** Makes the folder and removes what is older than a day, uploads that were cut off included. Call once at start. */
  async start(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) {
      const file = path.join(this.folder, name);
      const modifiedAt = await stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - modifiedAt > MAX_AGE_MS) await rm(file, { force: true, recursive: true });
    }
  }

  /**
   * Writes a stream to disk as it arrives; nothing is left of one that fails.
   * @throws InvalidInputError  as soon as there are more than `limitBytes`
   */
  async save(stream: Readable, limitBytes: number): Promise<Upload> {
    const id = randomBytes(ID_BYTES).toString('hex');
    const file = path.join(this.folder, id);
    const hash = createHash('sha256');
    let byteSize = 0;
    async function* measured(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        byteSize += chunk.length;
        if (byteSize > limitBytes)
          throw new InvalidInputError(`The file is larger than the limit of ${limitBytes} bytes.`);
        hash.update(chunk);
        yield chunk;
      }
    }
    // Without a pause before the pipeline: a client that goes away in one would be an error that nobody hears.
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const part = createWriteStream(file + PARTIAL, { flags: 'wx', mode: 0o600 });
    try {
      await pipeline(stream, measured, part);
      await rename(file + PARTIAL, file);
    } catch (error) {
      // Its opening may still be under way: a file that is removed before would be there after.
      if (!part.closed) await new Promise<void>((resolve) => part.once('close', () => resolve()));
      await rm(file + PARTIAL, { force: true });
      throw error;
    }
    return { id, byteSize, sha256: hash.digest('hex') };
  }

  /**
   * Where an upload lies.
   * @throws NotFoundError  for an id that no upload has (any more)
   */
  pathOf(id: string): string {
    if (ID.test(id)) {
      const file = path.join(this.folder, id);
      if (existsSync(file)) return file;
    }
    throw new NotFoundError('There is no such upload; uploads are kept for a day. Upload the file again.');
  }
}
