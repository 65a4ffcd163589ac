import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/** Which factor says how hard a question of a task is, and the end at which it is easier. */
export interface TaskDifficulty {
  readonly factor: string;
  readonly easier: 'higher' | 'lower';
}

/** By task; a task that does not say is left out. */
export type DatasetDifficulty = Readonly<Record<string, TaskDifficulty>>;

const MOST_DATASETS = 1_000;

/** Kept in memory: what a dataset declares is part of its content, which never changes. */
export class RememberedDifficulty {
  readonly #kept = new LRUCache<number, DatasetDifficulty>({ max: MOST_DATASETS });

  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  /** At most one statement for any number of datasets; results in the order of the ids. An unknown one says nothing. */
  async load(datasetIds: readonly number[]): Promise<DatasetDifficulty[]> {
    const known = datasetIds.map((id) => this.#kept.get(id));
    const read = await this.#read(datasetIds.filter((_, place) => known[place] === undefined));
    return datasetIds.map((id, place) => known[place] ?? read.get(id) ?? {});
  }

  async #read(datasetIds: readonly number[]): Promise<Map<number, DatasetDifficulty>> {
    if (datasetIds.length === 0) return new Map();
    const { rows } = await this.deps.pool.query<{ id: number; difficulty: DatasetDifficulty }>(
      'SELECT id, difficulty FROM datasets WHERE id = ANY($1::int[])',
      [datasetIds],
    );
    for (const { id, difficulty } of rows) this.#kept.set(id, difficulty);
    return new Map(rows.map(({ id, difficulty }) => [id, difficulty]));
  }
}
