import type pg from 'pg';
import type { Difficulty, Option } from './new-question.js';

/** What a simulated observer may know of a question that it was asked. */
export interface KnownQuestion {
  readonly task: string;
  /** Easiness in [0, 1]: the rank of its difficulty factor within the task, 0 the hardest; 0.5 where none is declared. */
  readonly level: number;
  readonly correctLetter: string;
  readonly letters: readonly string[];
}

interface Row {
  readonly qid: string;
  readonly task: string;
  readonly options: readonly Option[];
  readonly factors: Readonly<Record<string, string>>;
  readonly letter: string;
}

/** Datasets kept in memory; a run asks for the questions of one. */
const CACHED_RUNS = 8;

/** Looks questions up by run and qid, the only things that a backend learns about them besides prompt and image. */
export class QuestionLookup {
  private readonly byRun = new Map<number, Promise<ReadonlyMap<string, KnownQuestion>>>();

  constructor(private readonly deps: { pool: pg.Pool }) {}

  /** undefined when the run, the question or an answer key for it does not exist */
  async find(qid: string, runId: number): Promise<KnownQuestion | undefined> {
    const known = this.byRun.get(runId) ?? this.remember(runId);
    return (await known).get(qid);
  }

  private remember(runId: number): Promise<ReadonlyMap<string, KnownQuestion>> {
    const known = this.load(runId);
    // What could not be loaded now may be there at the next request.
    known.then(
      (questions) => questions.size === 0 && this.byRun.delete(runId),
      () => this.byRun.delete(runId),
    );
    this.byRun.set(runId, known);
    const oldest = this.byRun.keys().next().value;
    if (this.byRun.size > CACHED_RUNS && oldest !== undefined) this.byRun.delete(oldest);
    return known;
  }

  private async load(runId: number): Promise<ReadonlyMap<string, KnownQuestion>> {
    const { rows } = await this.deps.pool.query<Row & { difficulty: Difficulty }>(
      `SELECT q.qid, q.task, q.options, q.factors, e.letter, d.difficulty
       FROM runs r
       JOIN datasets d ON d.id = r.dataset_id
       JOIN questions q ON q.dataset_id = d.id
       JOIN answer_keys k ON k.dataset_id = d.id AND k.is_default
       JOIN answer_key_entries e ON e.answer_key_id = k.id AND e.question_id = q.id
       WHERE r.id = $1`,
      [runId],
    );
    return knownQuestions(rows, rows[0]?.difficulty ?? {});
  }
}

function knownQuestions(rows: readonly Row[], difficulty: Difficulty): ReadonlyMap<string, KnownQuestion> {
  const values = new Map<string, number[]>();
  for (const { task, factors } of rows) {
    const value = Number(factors[difficulty[task]?.factor ?? '']);
    const seen = values.get(task) ?? [];
    if (Number.isFinite(value) && !seen.includes(value))
      values.set(
        task,
        [...seen, value].sort((a, b) => a - b),
      );
  }
  return new Map(
    rows.map(({ qid, task, options, factors, letter }) => {
      const declared = difficulty[task];
      const ranked = values.get(task) ?? [];
      const rank = ranked.indexOf(Number(factors[declared?.factor ?? '']));
      const easiness = rank < 0 || ranked.length < 2 ? 0.5 : rank / (ranked.length - 1);
      const level = declared?.easier === 'lower' ? 1 - easiness : easiness;
      return [qid, { task, level, correctLetter: letter, letters: options.map((option) => option.letter) }];
    }),
  );
}
