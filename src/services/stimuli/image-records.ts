import DataLoader from 'dataloader';
import type pg from 'pg';
import type { Recipe } from './recipe.js';

export interface ImageRecord {
  readonly id: number;
  readonly recipe: Recipe;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  /** Null until the image has been rendered for the first time, by whichever process. */
  readonly sha256: string | null;
  readonly byteSize: number | null;
}

interface FirstRendering {
  readonly id: number;
  readonly sha256: string;
  readonly byteSize: number;
}

/** First renderings are recorded together: one commit a group, not one an image. */
const RECORD_GROUP_MS = 5;

const COLUMNS = 'id, recipe, mime_type AS "mimeType", width, height, sha256, byte_size AS "byteSize"';

/** The rows of table `images`, read and completed in batches. */
export class ImageRecords {
  private readonly byId: DataLoader<number, ImageRecord | undefined>;
  private readonly recorder: DataLoader<FirstRendering, true>;

  constructor(private readonly pool: pg.Pool) {
    this.byId = new DataLoader((ids) => this.select(ids), { cache: false });
    this.recorder = new DataLoader((renderings) => this.update(renderings), {
      cache: false,
      batchScheduleFn: (flush) => setTimeout(flush, RECORD_GROUP_MS),
    });
  }

  find(id: number): Promise<ImageRecord | undefined> {
    return this.byId.load(id);
  }

  /** Any row whose image is known to have these bytes. */
  async findBySha256(sha256: string): Promise<ImageRecord | undefined> {
    const { rows } = await this.pool.query<ImageRecord>(`SELECT ${COLUMNS} FROM images WHERE sha256 = $1 LIMIT 1`, [
      sha256,
    ]);
    return rows[0];
  }

  /** Stores what the bytes of an image are; when another process was faster, its equal record stays. */
  async complete(rendering: FirstRendering): Promise<void> {
    await this.recorder.load(rendering);
  }

  /** Images of a dataset in the order of its questions. */
  async idsOfDataset(datasetId: number): Promise<number[]> {
    const { rows } = await this.pool.query<{ id: number }>(
      `SELECT image_id AS id FROM questions
       WHERE dataset_id = $1 AND image_id IS NOT NULL GROUP BY image_id ORDER BY min(position)`,
      [datasetId],
    );
    return rows.map(({ id }) => id);
  }

  private async select(ids: readonly number[]): Promise<(ImageRecord | undefined)[]> {
    const { rows } = await this.pool.query<ImageRecord>(`SELECT ${COLUMNS} FROM images WHERE id = ANY($1)`, [ids]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  /** Rows are locked in the order of their ids: processes that record the same images wait and cannot deadlock. */
  private async update(renderings: readonly FirstRendering[]): Promise<true[]> {
    await this.pool.query(
      `WITH locked AS (
         SELECT id FROM images WHERE id = ANY($1::int[]) AND sha256 IS NULL ORDER BY id FOR UPDATE
       )
       UPDATE images SET sha256 = rendering.sha256, byte_size = rendering.byte_size
       FROM unnest($1::int[], $2::text[], $3::int[]) AS rendering(id, sha256, byte_size)
       JOIN locked USING (id)
       WHERE images.id = rendering.id`,
      [
        renderings.map(({ id }) => id),
        renderings.map(({ sha256 }) => sha256),
        renderings.map(({ byteSize }) => byteSize),
      ],
    );
    return renderings.map(() => true);
  }
}
