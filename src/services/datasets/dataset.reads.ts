import type pg from 'pg';
import { Dataset, type DatasetDifficulty, type TaskDifficulty, type TaskSummary } from '../../schema/dataset.js';
import type { Plain } from '../../schema/plain.js';
import { pageOf, type Page, type PageRequest } from '../database/page.js';
import { groupsInOrderOf, inOrderOf } from '../database/row-order.js';
import { naturalOrder } from '../metrics/natural-order.js';
import { rowsAs } from '../database/rows-as.js';

const COLUMNS = `id, name, version, content_hash AS "contentHash", description, question_count AS "questionCount",
  difficulty, created_at AS "createdAt"`;

/** Datasets as the API shows them. Every method is one statement. */
export class DatasetReads {
  constructor(private readonly deps: { readonly pool: Pick<pg.ClientBase, 'query'> }) {}

  async byIds(ids: readonly number[]): Promise<(Dataset | undefined)[]> {
    const rows = await this.select('WHERE id = ANY($1::int[])', [ids]);
    return inOrderOf(ids, rows, ({ id }) => id);
  }

  /** @param version  the latest when not given */
  async byName(name: string, version: number | null): Promise<Dataset | undefined> {
    const rows = await this.select(
      'WHERE name = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1',
      [name, version],
    );
    return rows[0];
  }

  /** In the order they were made. */
  async page({ first, after }: PageRequest): Promise<Page<Dataset>> {
    const rows = await this.select('WHERE id > $1 ORDER BY id LIMIT $2', [after?.[0] ?? 0, first + 1]);
    return pageOf(rows, first);
  }

  async count(): Promise<number> {
    const { rows } = await this.deps.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM datasets');
    return rows[0]?.count ?? 0;
  }

  /** The tasks of each dataset in the order of their first question, with every factor that occurs. */
  async tasks(datasetIds: readonly number[]): Promise<Plain<TaskSummary>[][]> {
    const { rows } = await this.deps.pool.query<TaskRow>(
      `SELECT t.dataset_id AS "datasetId", t.task, t.count, coalesce(f.factors, '{}') AS factors,
         d.difficulty -> t.task AS difficulty
       FROM (
         SELECT dataset_id, task, count(*)::int AS count, min(position) AS position
         FROM questions WHERE dataset_id = ANY($1::int[]) GROUP BY dataset_id, task
       ) t
       JOIN datasets d ON d.id = t.dataset_id
       LEFT JOIN LATERAL (
         SELECT jsonb_object_agg(v.key, v.values) AS factors FROM (
           SELECT e.key, jsonb_agg(DISTINCT e.value) AS values
           FROM questions q, jsonb_each_text(q.factors) AS e (key, value)
           WHERE q.dataset_id = t.dataset_id AND q.task = t.task GROUP BY e.key
         ) v
       ) f ON true
       ORDER BY t.dataset_id, t.position`,
      [datasetIds],
    );
    return groupsInOrderOf(datasetIds, rows, ({ datasetId }) => datasetId).map((tasks) => tasks.map(toTaskSummary));
  }

  private async select(tail: string, values: readonly unknown[]): Promise<Dataset[]> {
    const { rows } = await this.deps.pool.query<Dataset>(`SELECT ${COLUMNS} FROM datasets ${tail}`, [...values]);
    return rowsAs(Dataset, rows);
  }
}

interface TaskRow {
  readonly datasetId: number;
  readonly task: string;
  readonly count: number;
  readonly factors: Readonly<Record<string, readonly string[]>>;
  readonly difficulty: DatasetDifficulty[string] | null;
}

function toTaskSummary({ task, count, factors, difficulty }: TaskRow): Plain<TaskSummary> {
  return {
    name: task,
    questionCount: count,
    factors: Object.entries(factors)
      .map(([name, values]) => ({ name, values: values.toSorted(naturalOrder) }))
      .sort((left, right) => naturalOrder(left.name, right.name)),
    difficulty: difficulty && toTaskDifficulty(difficulty),
  };
}

function toTaskDifficulty({ factor, easier }: DatasetDifficulty[string]): Plain<TaskDifficulty> {
  return { factor, easier: easier === 'higher' ? 'HIGHER' : 'LOWER' };
}
