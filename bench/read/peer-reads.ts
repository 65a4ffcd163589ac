import DataLoader from 'dataloader';
import type pg from 'pg';
import { toGlobalId } from '../../src/resolvers/global-id.js';

export interface RunRow {
  readonly id: number;
  readonly name: string;
  readonly model: string;
  readonly status: string;
  readonly total: number;
  readonly complete: number;
  readonly failed: number;
}

export interface AnswerRow {
  readonly runId: number;
  readonly questionId: number;
  readonly sample: number;
  readonly status: string;
  readonly letter: string | null;
  readonly letterStatus: string;
  readonly confidence: number | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
}

export interface QuestionRow {
  readonly id: number;
  readonly qid: string;
  readonly task: string;
}

type RelatedRow = AnswerRow & QuestionRow & { readonly truth: string };

const ANSWER_COLUMNS = `a.run_id AS "runId", a.question_id AS "questionId", a.sample, a.sequence, a.status, a.letter,
  a.letter_status AS "letterStatus", a.confidence, a.confidence_status AS "confidenceStatus",
  a.token_confidence AS "tokenConfidence", a.probabilities`;
const PAGE_OF_RUN =
  'a.run_id = $1 AND (a.question_id, a.sample) > ($2, $3) ORDER BY a.question_id, a.sample LIMIT $4 + 1';

/** Prepared statements: what a peer asks the database, in as few and as cheap statements as it can. */
export class PeerReads {
  constructor(private readonly pool: pg.Pool) {}

  async runByName(name: string): Promise<RunRow | null> {
    const { rows } = await this.pool.query<RunRow>({
      name: 'run',
      text: 'SELECT id, name, model, status, total, complete, failed FROM runs WHERE name = $1',
      values: [name],
    });
    return rows[0] ?? null;
  }

  async answersOf(runId: number, first: number, after: string | null | undefined): Promise<AnswerRow[]> {
    const { rows } = await this.pool.query<AnswerRow>({
      name: 'answers',
      text: `SELECT ${ANSWER_COLUMNS} FROM answers a WHERE ${PAGE_OF_RUN}`,
      values: [runId, ...placeOf(after), first],
    });
    return rows;
  }

  /** The same with what belongs to each answer, for a server that knows beforehand what will be asked. */
  async answersWithQuestions(runId: number, first: number): Promise<RelatedRow[]> {
    const { rows } = await this.pool.query<RelatedRow>({
      name: 'answers-with-questions',
      text: `SELECT a.run_id AS "runId", a.question_id AS "questionId", a.sample, a.status, a.letter,
          a.letter_status AS "letterStatus", a.confidence, q.qid, q.task, e.letter AS truth
        FROM answers a JOIN questions q ON q.id = a.question_id
        LEFT JOIN answer_keys k ON k.dataset_id = q.dataset_id AND k.is_default
        LEFT JOIN answer_key_entries e ON e.answer_key_id = k.id AND e.question_id = a.question_id
        WHERE ${PAGE_OF_RUN}`,
      values: [runId, ...placeOf(null), first],
    });
    return rows;
  }

  async questions(ids: readonly number[]): Promise<QuestionRow[]> {
    const { rows } = await this.pool.query<QuestionRow>({
      name: 'questions',
      text: 'SELECT id, qid, task FROM questions WHERE id = ANY($1::int[])',
      values: [ids],
    });
    return inOrder(ids, rows);
  }

  /** Letters of the default key. */
  async truths(ids: readonly number[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: number; letter: string }>({
      name: 'truths',
      text: `SELECT e.question_id AS id, e.letter FROM answer_key_entries e
        JOIN answer_keys k ON k.id = e.answer_key_id AND k.is_default WHERE e.question_id = ANY($1::int[])`,
      values: [ids],
    });
    return inOrder(ids, rows).map(({ letter }) => letter);
  }
}

/** What the resolvers of one request are given. */
export interface PeerContext {
  readonly reads: PeerReads;
  readonly questions: DataLoader<number, QuestionRow>;
  readonly truths: DataLoader<number, string>;
}

export function createContext(reads: PeerReads): PeerContext {
  return {
    reads,
    questions: new DataLoader((ids) => reads.questions(ids)),
    truths: new DataLoader((ids) => reads.truths(ids)),
  };
}

/** What is no column of a row; everything else is read from it by name. */
export const RESOLVERS = {
  Query: {
    runByName: (_root: unknown, { name }: { name: string }, { reads }: PeerContext) => reads.runByName(name),
  },
  Run: {
    id: runId,
    progress: progressOf,
    answers: async (
      { id }: RunRow,
      { first, after }: { first: number; after?: string | null },
      { reads }: PeerContext,
    ) => pageOf(await reads.answersOf(id, first, after), first),
  },
  Answer: {
    id: answerId,
    probabilities: ({ probabilities }: AnswerRow) => lettersOf(probabilities),
    question: ({ questionId }: AnswerRow, _args: unknown, { questions }: PeerContext) => questions.load(questionId),
    isCorrect: async (answer: AnswerRow, _args: unknown, { truths }: PeerContext) =>
      isCorrect(answer, await truths.load(answer.questionId)),
  },
};

export function runId({ id }: RunRow): string {
  return toGlobalId('Run', id);
}

export function progressOf({ total, complete, failed }: RunRow) {
  return { total, complete, failed, remaining: total - complete - failed };
}

/** @param rows  one more than the page has, where more follow it */
export function pageOf<T extends AnswerRow>(rows: readonly T[], first: number) {
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  const endCursor = last ? Buffer.from(`${last.questionId}:${last.sample}`).toString('base64url') : null;
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor } };
}

export function answerId({ runId, questionId, sample }: AnswerRow): string {
  return toGlobalId('Answer', runId, questionId, sample);
}

export function lettersOf(probabilities: AnswerRow['probabilities']) {
  return probabilities && Object.entries(probabilities).map(([letter, probability]) => ({ letter, probability }));
}

export function isCorrect({ letter, letterStatus }: AnswerRow, truth: string): boolean | null {
  return letterStatus === 'MISSING' ? null : letter === truth;
}

function placeOf(after: string | null | undefined): number[] {
  return after == null ? [0, -1] : Buffer.from(after, 'base64url').toString().split(':').map(Number);
}

function inOrder<T extends { readonly id: number }>(ids: readonly number[], rows: readonly T[]): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
