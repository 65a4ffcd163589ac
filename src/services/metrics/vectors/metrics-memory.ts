import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { RememberedDifficulty } from '../dataset-difficulty.js';
import { DerivedValues } from '../derived-values.js';
import { QuestionColumns } from './question-columns.js';
import type { ResponseVector } from './response-vectors.js';

/** Says which state of a run's answers a vector stands for: equal only while nothing was written or changed. */
export type VectorStamp = string;

interface KeptVector {
  readonly stamp: VectorStamp;
  readonly vector: ResponseVector;
}

const MAX_BYTES = 256 * 1024 * 1024;

/**
 * What metrics keep in memory from one request to the next, all of it derived from what cannot have changed: columns of
 * datasets and keys, and vectors of ended runs, each checked against its stamp in the database at every request. What was
 * counted from a vector is kept as long as the vector is. One for a process; a second one only costs memory.
 */
export class MetricsMemory {
  readonly columns: QuestionColumns;
  readonly difficulty: RememberedDifficulty;
  readonly counted = new DerivedValues();
  readonly #vectors = new LRUCache<string, KeptVector>({ maxSize: MAX_BYTES });

  constructor(deps: { readonly pool: pg.Pool }) {
    this.columns = new QuestionColumns(deps);
    this.difficulty = new RememberedDifficulty(deps);
  }

  /** @param kind  which columns the vector has; undefined when it is not kept, or stands for an older state */
  vector(kind: string, runId: number, stamp: VectorStamp): ResponseVector | undefined {
    const kept = this.#vectors.get(`${kind} ${runId}`);
    return kept?.stamp === stamp ? kept.vector : undefined;
  }

  keep(kind: string, runId: number, kept: KeptVector): void {
    this.#vectors.set(`${kind} ${runId}`, kept, { size: bytesOf(kept.vector) });
  }
}

/** Of all its typed arrays; a dictionary is small beside them. */
function bytesOf(vector: ResponseVector): number {
  const arrays = Object.values(vector)
    .flat()
    .filter((value) => ArrayBuffer.isView(value));
  return 1024 + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
