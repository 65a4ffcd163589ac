import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { InvalidInputError, NotFoundError } from '../../../../src/errors.js';
import { UploadStore } from '../../../../src/services/datasets/upload-store.js';
import { madeFiles, type MadeFiles } from '../../../support/import-files.js';

describe('UploadStore', () => {
  let files: MadeFiles;
  let store: UploadStore;
  beforeEach(async () => {
    files = await madeFiles();
    store = new UploadStore({ home: files.folder });
  });
  afterEach(async () => files.remove());

  const bytes = (...chunks: string[]): Readable => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const left = async (): Promise<string[]> => readdir(path.join(files.folder, 'uploads'));

  it('keeps what arrives under a random id, readable by its owner alone', async () => {
    const upload = await store.save(bytes('ab', 'c'), 3);
    expect(upload).toMatchObject({ byteSize: 3, sha256: createHash('sha256').update('abc').digest('hex') });
    expect(upload.id).toMatch(/^[0-9a-f]{32}$/);
    expect(await readFile(store.pathOf(upload.id), 'utf8')).toBe('abc');
    expect((await stat(store.pathOf(upload.id))).mode & 0o777).toBe(0o600);
    expect((await store.save(bytes('abc'), 3)).id).not.toBe(upload.id);
  });

  it('stops at the limit, says it, and leaves nothing', async () => {
    const saving = store.save(bytes('ab', 'c'), 2);
    await expect(saving).rejects.toThrow(InvalidInputError);
    await expect(saving).rejects.toThrow(/limit of 2 bytes/);
    expect(await left()).toEqual([]);
  });

  it('leaves nothing of an upload that is cut off', async () => {
    const cut = new Readable({ read: () => undefined });
    cut.push('begin');
    const saving = store.save(cut, 100);
    cut.destroy(new Error('client went away'));
    await expect(saving).rejects.toThrow('client went away');
    expect(await left()).toEqual([]);
  });

  it.each([
    '',
    '../secret',
    '..',
    'a'.repeat(31),
    '/etc/passwd',
    'A'.repeat(32),
    `${'a'.repeat(32)}.part`,
    'a'.repeat(32),
  ])('knows no upload %j', async (id) => {
    await files.write('secret', 'x');
    expect(() => store.pathOf(id)).toThrow(NotFoundError);
  });

  it('removes at start what is older than a day, and only that', async () => {
    const [old, fresh] = [await store.save(bytes('old'), 9), await store.save(bytes('fresh'), 9)];
    const partial = path.join(files.folder, 'uploads', `${'0'.repeat(32)}.part`);
    await writeFile(partial, 'cut off');
    const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
    for (const file of [store.pathOf(old.id), partial]) await utimes(file, twoDaysAgo, twoDaysAgo);
    await store.start();
    expect(await left()).toEqual([fresh.id]);
  });
});
