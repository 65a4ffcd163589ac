import path from 'node:path';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { ConflictError, NotFoundError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { ImageFiles, sha256Of } from './image-files.js';
import { ImageRecords, type ImageRecord } from './image-records.js';
import type { AskedOfImage } from './pixels/read-stimulus.js';
import type { Reading } from './pixels/reading.js';
import { createRenderPool, type RenderPool } from './render-pool.js';

export interface StoredImageInfo {
  readonly sha256: string;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
}

export type StoredImage = StoredImageInfo & { readonly bytes: Buffer };

export interface PrerenderOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the rendering early; images that are done stay. */
  readonly signal?: AbortSignal;
}

/** Room for every image of the built-in dataset (47 MB) with some to spare. */
const MEMORY_BYTES = 96 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Images by their row or by their content. The recipe in the database is the truth; bytes are kept in memory and under
 * `<home>/images`, and both may be lost at any time: the same recipe gives the same bytes again.
 */
export class ImageStore {
  private readonly records: ImageRecords;
  private readonly files: ImageFiles;
  private readonly renderPool: RenderPool;
  private readonly inMemory: LRUCache<number, StoredImage>;
  private readonly inProgress = new Map<number, Promise<StoredImage>>();

  /** @param deps.renderPool  by default one of this store's own; the store closes it */
  constructor(deps: { pool: pg.Pool; home: string; logger: Logger; renderPool?: RenderPool; memoryBytes?: number }) {
    this.records = new ImageRecords(deps.pool);
    this.files = new ImageFiles({ folder: path.join(deps.home, 'images'), logger: deps.logger });
    this.renderPool = deps.renderPool ?? createRenderPool();
    this.inMemory = new LRUCache({
      maxSize: deps.memoryBytes ?? MEMORY_BYTES,
      sizeCalculation: ({ byteSize }) => byteSize,
    });
  }

  /**
   * An image with its bytes, rendered now if need be. Callers that ask at the same time share one rendering.
   * @throws NotFoundError  when there is no such row
   * @throws ConflictError  when the image was rendered before and would have other bytes now
   */
  async bytesOf(imageId: number): Promise<StoredImage> {
    const known = this.inMemory.get(imageId) ?? this.inProgress.get(imageId);
    if (known) return known;
    const loading = this.load(imageId).finally(() => this.inProgress.delete(imageId));
    this.inProgress.set(imageId, loading);
    return loading;
  }

  /** The rows of the images, by id, as they are: nothing is rendered for this. */
  async find(imageIds: readonly number[]): Promise<Map<number, ImageRecord>> {
    const records = await Promise.all(imageIds.map((id) => this.records.find(id)));
    return new Map(records.flatMap((record) => (record ? [[record.id, record] as const] : [])));
  }

  /** What is known of each image, by its id; images that were never rendered are rendered. */
  async describe(imageIds: readonly number[]): Promise<Map<number, StoredImageInfo>> {
    const described = [...new Set(imageIds)].map(async (id) => [id, await this.describeOne(id)] as const);
    return new Map(await Promise.all(described));
  }

  /** The bytes with this sha256 (hex); undefined when no image is known to have them. */
  async read(sha256: string): Promise<Buffer | undefined> {
    if (!SHA256.test(sha256)) return undefined;
    const cached = await this.files.read(sha256);
    if (cached) return cached;
    const record = await this.records.findBySha256(sha256);
    return record && (await this.bytesOf(record.id)).bytes;
  }

  /** Renders what a dataset needs ahead of time, as many images at once as there are threads and never more. */
  async prerender(datasetId: number, { onProgress, signal }: PrerenderOptions = {}): Promise<void> {
    const ids = await this.records.idsOfDataset(datasetId);
    const queue = ids.values();
    let done = 0;
    const renderRest = async (): Promise<void> => {
      for (const id of queue) {
        signal?.throwIfAborted();
        await this.bytesOf(id);
        onProgress?.(++done, ids.length);
      }
    };
    await Promise.all(Array.from({ length: this.renderPool.threads }, renderRest));
  }

  /** Images that are rendered or read at the same time: asking for more at once only makes them wait. */
  get threads(): number {
    return this.renderPool.threads;
  }

  /** The truth of a question as its image shows it, read from the bytes that a model is shown; see readStimulus. */
  async readTruth(imageId: number, asked: AskedOfImage): Promise<Reading> {
    const { bytes } = await this.bytesOf(imageId);
    return this.renderPool.read(bytes, asked);
  }

  async close(): Promise<void> {
    await this.renderPool.close();
  }

  private async describeOne(imageId: number): Promise<StoredImageInfo> {
    const { sha256, byteSize, ...record } = await this.recordOf(imageId);
    if (sha256 === null || byteSize === null) return this.bytesOf(imageId);
    return { sha256, mimeType: record.mimeType, width: record.width, height: record.height, byteSize };
  }

  private async load(imageId: number): Promise<StoredImage> {
    const record = await this.recordOf(imageId);
    const image = (await this.cached(record)) ?? (await this.render(record));
    this.inMemory.set(imageId, image);
    return image;
  }

  private async recordOf(imageId: number): Promise<ImageRecord> {
    const record = await this.records.find(imageId);
    if (!record) throw new NotFoundError(`There is no image ${imageId}`);
    return record;
  }

  private async cached(record: ImageRecord): Promise<StoredImage | undefined> {
    if (record.sha256 === null) return undefined;
    const bytes = await this.files.read(record.sha256);
    return bytes && storedImage(record, bytes, record.sha256);
  }

  private async render(record: ImageRecord): Promise<StoredImage> {
    const { png } = await this.renderPool.render(record.recipe);
    const image = storedImage(record, Buffer.from(png.buffer, png.byteOffset, png.byteLength), sha256Of(png));
    if (record.sha256 !== null && record.sha256 !== image.sha256) {
      throw new ConflictError(
        `Image ${record.id} was recorded with sha256 ${record.sha256} but renders to ${image.sha256}: it belongs to ` +
          'another version of this program. Restore its file to the images folder, or import the dataset again',
      );
    }
    await this.files.write(image.sha256, image.bytes);
    if (record.sha256 === null) await this.records.complete({ id: record.id, ...image });
    return image;
  }
}

function storedImage({ mimeType, width, height }: ImageRecord, bytes: Buffer, sha256: string): StoredImage {
  return { sha256, mimeType, width, height, byteSize: bytes.byteLength, bytes };
}
