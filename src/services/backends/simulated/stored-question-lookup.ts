import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { Difficulty } from '../../datasets/new-question.js';
import { lookupIn, type LookupQuestion, type QuestionLookup } from './question-lookup.js';

/** Runs whose questions are kept in memory. */
const RUNS_KEPT = 8;

/**
 * Looks questions up by run and qid, the only things that a backend learns of them besides prompt and image. A question
 * counts as known when the default key of its dataset has a letter for it.
 */
export function storedQuestionLookup(pool: pg.Pool): QuestionLookup {
  const byRun = new LRUCache<string, QuestionLookup>({ max: RUNS_KEPT, fetchMethod: (run) => load(pool, run) });
  return async (qid, run) => (await byRun.fetch(run))?.(qid, run);
}

/** Undefined when there is nothing to know, so that it is looked up again the next time. */
async function load(pool: pg.Pool, run: string): Promise<QuestionLookup | undefined> {
  const { rows } = await pool.query<LookupQuestion & { difficulty: Difficulty }>(
    `SELECT q.qid, q.task, q.options, q.factors, e.letter AS "catalogLetter", d.difficulty
     FROM runs r
     JOIN datasets d ON d.id = r.dataset_id
     JOIN questions q ON q.dataset_id = d.id
     JOIN answer_keys k ON k.dataset_id = d.id AND k.is_default
     JOIN answer_key_entries e ON e.answer_key_id = k.id AND e.question_id = q.id
     WHERE r.id::text = $1`,
    [run],
  );
  const difficulty = rows[0]?.difficulty;
  return difficulty && lookupIn({ difficulty, questions: rows });
}
