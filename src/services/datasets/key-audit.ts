import type pg from 'pg';

/** How far two keys of a dataset agree, over all questions that both have or over those of one task. */
export interface KeyAgreement {
  readonly leftKeyId: number;
  readonly rightKeyId: number;
  /** null: all tasks together. */
  readonly task: string | null;
  /** Questions for which both keys have a letter. */
  readonly compared: number;
  readonly disagree: number;
}

/** A question about which the keys of its dataset do not all agree, with every key's letter. */
export interface KeyDisagreement {
  readonly questionId: number;
  readonly position: number;
  readonly letters: readonly { readonly answerKeyId: number; readonly letter: string }[];
}

export interface KeyDisagreementPage {
  readonly rows: readonly KeyDisagreement[];
  readonly hasNextPage: boolean;
  /** Counts when asked. */
  readonly totalCount: () => Promise<number>;
}

type Queryable = Pick<pg.ClientBase, 'query'>;

const AGREEMENTS = `
  SELECT l.id AS "leftKeyId", r.id AS "rightKeyId", q.task, count(q.id)::integer AS compared,
    count(*) FILTER (WHERE le.letter <> re.letter)::integer AS disagree
  FROM answer_keys l
  JOIN answer_keys r ON r.dataset_id = l.dataset_id AND r.id > l.id
  LEFT JOIN (answer_key_entries le
    JOIN answer_key_entries re ON re.question_id = le.question_id
    JOIN questions q ON q.id = le.question_id) ON le.answer_key_id = l.id AND re.answer_key_id = r.id
  WHERE l.dataset_id = $1
  GROUP BY GROUPING SETS ((l.id, r.id), (l.id, r.id, q.task))
  HAVING GROUPING(q.task) = 1 OR q.task IS NOT NULL
  ORDER BY l.id, r.id, GROUPING(q.task) DESC, min(q.position)`;

/**
 * Every pair of keys of a dataset, in the order of their making: all tasks together first, then each task in the order
 * of the questions. Two keys without a common question give one row with compared = 0.
 */
export async function keyAgreements(client: Queryable, datasetId: number): Promise<KeyAgreement[]> {
  const { rows } = await client.query<KeyAgreement>(AGREEMENTS, [datasetId]);
  return rows;
}

/** $1 dataset: one row a question that the keys disagree about. */
const DISPUTED = `
  FROM questions q
  CROSS JOIN LATERAL (
    SELECT min(e.letter) <> max(e.letter) AS disputed,
      jsonb_agg(jsonb_build_object('answerKeyId', k.id, 'letter', e.letter) ORDER BY k.id) AS letters
    FROM answer_keys k
    JOIN answer_key_entries e ON e.answer_key_id = k.id AND e.question_id = q.id
    WHERE k.dataset_id = $1
  ) entries
  WHERE q.dataset_id = $1 AND entries.disputed`;

/** Holds the answer keys of a dataset against each other: a wrong key makes a good model look bad, and silently. */
export class KeyAuditService {
  constructor(private readonly deps: { pool: pg.Pool }) {}

  /** See `keyAgreements`; one statement. */
  async agreements(datasetId: number): Promise<KeyAgreement[]> {
    return keyAgreements(this.deps.pool, datasetId);
  }

  /**
   * A page of the questions that the keys disagree about, by position.
   * @param page.first  at least 0
   * @param page.after  the position after which the page begins; without it, at the first question
   */
  async disagreements(datasetId: number, page: { first: number; after?: number }): Promise<KeyDisagreementPage> {
    const { rows } = await this.deps.pool.query<KeyDisagreement>(
      `SELECT q.id AS "questionId", q.position, entries.letters ${DISPUTED} AND q.position > $2
       ORDER BY q.position LIMIT $3`,
      [datasetId, page.after ?? -1, page.first + 1],
    );
    return {
      rows: rows.slice(0, page.first),
      hasNextPage: rows.length > page.first,
      totalCount: () => this.countDisagreements(datasetId),
    };
  }

  private async countDisagreements(datasetId: number): Promise<number> {
    const { rows } = await this.deps.pool.query<{ count: number }>(`SELECT count(*)::integer AS count ${DISPUTED}`, [
      datasetId,
    ]);
    return rows[0]?.count ?? 0;
  }
}
