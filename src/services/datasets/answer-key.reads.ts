import type pg from 'pg';
import { AnswerKey, type LetterCount } from '../../schema/answer-key.js';
import { Remembered } from '../database/remembered.js';
import { groupsInOrderOf, inOrderOf } from '../database/row-order.js';
import { rowsAs } from '../database/rows-as.js';

const COLUMNS =
  'k.id, k.dataset_id AS "datasetId", k.name, k.source, k.is_default AS "isDefault", k.created_at AS "createdAt"';

export interface KeyedQuestion {
  readonly answerKeyId: number;
  readonly questionId: number;
}

/** Some 15 MB. */
const MAX_REMEMBERED = 100_000;

/** Answer keys as the API shows them. Every method is one statement at most, however many ids it is given. */
export class AnswerKeyReads {
  /** By {@link entryText}: the letters of a key are never edited once it is imported. */
  private readonly remembered = new Remembered<string, string>((entries) => this.readLetters(entries.map(entryOf)), {
    max: MAX_REMEMBERED,
  });

  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  async byIds(ids: readonly number[]): Promise<(AnswerKey | undefined)[]> {
    const rows = await this.select(
      'answer-keys-by-ids',
      `SELECT ${COLUMNS} FROM answer_keys k WHERE k.id = ANY($1::int[])`,
      ids,
    );
    return inOrderOf(ids, rows, ({ id }) => id);
  }

  /** In the order they were made. */
  async ofDatasets(datasetIds: readonly number[]): Promise<AnswerKey[][]> {
    const rows = await this.select(
      'answer-keys-of-datasets',
      `SELECT ${COLUMNS} FROM answer_keys k WHERE k.dataset_id = ANY($1::int[]) ORDER BY k.id`,
      datasetIds,
    );
    return groupsInOrderOf(datasetIds, rows, ({ datasetId }) => datasetId);
  }

  /** The right letter of each question under each key; undefined where the key does not hold the question. */
  letters(entries: readonly KeyedQuestion[]): Promise<(string | undefined)[]> {
    return this.remembered.load(entries.map(entryText));
  }

  /** How often each letter is right, by letter. */
  async letterCounts(keyIds: readonly number[]): Promise<LetterCount[][]> {
    const { rows } = await this.deps.pool.query<LetterCount & { keyId: number }>(
      `SELECT answer_key_id AS "keyId", letter, count(*)::int AS count FROM answer_key_entries
       WHERE answer_key_id = ANY($1::int[]) GROUP BY answer_key_id, letter ORDER BY letter`,
      [keyIds],
    );
    return groupsInOrderOf(keyIds, rows, ({ keyId }) => keyId);
  }

  private async readLetters(entries: readonly KeyedQuestion[]): Promise<(string | undefined)[]> {
    const { rows } = await this.deps.pool.query<{ place: number; letter: string }>(
      `SELECT i.place::int AS place, e.letter
       FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS i (answer_key_id, question_id, place)
       JOIN answer_key_entries e ON e.answer_key_id = i.answer_key_id AND e.question_id = i.question_id`,
      [entries.map(({ answerKeyId }) => answerKeyId), entries.map(({ questionId }) => questionId)],
    );
    const byPlace = new Map(rows.map(({ place, letter }) => [place, letter]));
    return entries.map((_, index) => byPlace.get(index + 1));
  }

  /** By name the statement is planned once a connection. */
  private async select(name: string, text: string, ids: readonly number[]): Promise<AnswerKey[]> {
    const { rows } = await this.deps.pool.query<AnswerKey>({ name, text, values: [ids] });
    return rowsAs(AnswerKey, rows);
  }
}

function entryText({ answerKeyId, questionId }: KeyedQuestion): string {
  return `${answerKeyId}:${questionId}`;
}

function entryOf(text: string): KeyedQuestion {
  const [answerKeyId = NaN, questionId = NaN] = text.split(':').map(Number);
  return { answerKeyId, questionId };
}
