import type pg from 'pg';
import { seededUniform } from '../../src/services/statistics/seeded-uniform.js';
import { newAnswerKey, newDataset, newRun } from './factories.js';

/** One answer of a random run, with all that a recount needs. */
export interface RandomAnswer {
  readonly question: RandomQuestion;
  readonly sample: number;
  readonly status: 'COMPLETE' | 'FAILED' | 'AWAITING_CONFIDENCE';
  readonly letterStatus: 'PARSED' | 'UNPARSED' | 'MISSING';
  readonly letter: string | null;
  readonly confidence: number | null;
  readonly probabilities: Readonly<Record<string, unknown>> | null;
  readonly answerMs: number | null;
  readonly confidenceMs: number | null;
}

export interface RandomQuestion {
  readonly qid: string;
  readonly task: string;
  readonly factors: Readonly<Record<string, string>>;
  /** Null where the key does not know the question. */
  readonly truth: Readonly<Record<'catalog' | 'file', string | null>>;
}

export interface RandomRun {
  readonly runId: number;
  readonly datasetId: number;
  readonly runStatus: 'COMPLETED';
  readonly answers: readonly RandomAnswer[];
}

/** Picks by a seed, so that a failure can be repeated. */
export class Picker {
  readonly #uniform: () => number;

  constructor(seed: number) {
    this.#uniform = seededUniform(seed);
  }

  /** From 0 to below. */
  upTo(below: number): number {
    return Math.floor(this.#uniform() * below);
  }

  one<Item>(items: readonly Item[]): Item {
    const item = items[this.upTo(items.length)];
    if (item === undefined) throw new Error('Nothing to pick from');
    return item;
  }

  /** True once in so many. */
  rarely(once: number): boolean {
    return this.upTo(once) === 0;
  }
}

/**
 * A dataset of some tens of questions whose ids do not follow their positions, with two keys that know most of them, and
 * runs of it that have ended: answers of every status, some without a letter, a confidence or a truth, some missing,
 * with probabilities of every kind, usable or not.
 */
export async function newRandomRuns(pool: pg.Pool, pick: Picker, samples: readonly number[]): Promise<RandomRun[]> {
  const { id: datasetId } = await newDataset(pool);
  const questions = Array.from({ length: 20 + pick.upTo(30) }, (_, place) => randomQuestion(pick, place));
  await insertQuestions(pool, datasetId, questions, pick);
  for (const name of ['catalog', 'file'] as const) {
    const letters = questions.flatMap(({ qid, truth }) => (truth[name] === null ? [] : [[qid, truth[name]]]));
    await newAnswerKey(pool, { datasetId, name, letters: Object.fromEntries(letters) as Record<string, string> });
  }
  return Promise.all(
    samples.map(async (count) => {
      const answers = questions.flatMap((question) =>
        Array.from({ length: count }, (_, sample) =>
          pick.rarely(9) ? [] : [randomAnswer(pick, question, sample)],
        ).flat(),
      );
      const { id: runId } = await newRun(pool, { datasetId });
      await insertAnswers(pool, runId, answers);
      return { runId, datasetId, runStatus: 'COMPLETED' as const, answers };
    }),
  );
}

function randomQuestion(pick: Picker, place: number): RandomQuestion {
  const task = pick.one(['Grid', 'Gabor', 'Dots']);
  return {
    qid: `Q-${String(place).padStart(3, '0')}`,
    task,
    factors: {
      ...(pick.rarely(8) ? {} : { level: pick.one(['0.5', '2', '12']) }),
      ...(pick.rarely(4) ? {} : { shape: pick.one(['Circle', 'Ünique', 'square']) }),
    },
    truth: {
      catalog: pick.rarely(10) ? null : pick.one(['A', 'B']),
      file: pick.rarely(2) ? null : pick.one(['A', 'B', 'C']),
    },
  };
}

function randomAnswer(pick: Picker, question: RandomQuestion, sample: number): RandomAnswer {
  const status = pick.one(['COMPLETE', 'COMPLETE', 'COMPLETE', 'FAILED', 'AWAITING_CONFIDENCE'] as const);
  const letterStatus =
    status === 'FAILED' && pick.rarely(2) ? 'MISSING' : pick.rarely(6) ? 'UNPARSED' : ('PARSED' as const);
  const rates = status === 'COMPLETE' && !pick.rarely(5);
  const milliseconds = (): number | null => (pick.rarely(6) ? null : pick.upTo(4000) / 7);
  return {
    question,
    sample,
    status,
    letterStatus,
    letter: letterStatus === 'PARSED' ? pick.one(['A', 'B', 'A', 'B', 'C']) : null,
    confidence: rates ? 1 + pick.upTo(5) : null,
    probabilities: randomProbabilities(pick),
    answerMs: milliseconds(),
    confidenceMs: milliseconds(),
  };
}

function randomProbabilities(pick: Picker): Readonly<Record<string, unknown>> | null {
  const mass = pick.upTo(20) / 19;
  return pick.one([
    null,
    { A: mass, B: 1 - mass },
    { A: mass, B: 0.1 + mass / 3 },
    { A: 0, B: 0 },
    { A: -0.25, B: 1 },
    { A: 'much', B: 1 },
    { A: 1e-7, B: 0.25, C: 0.5 },
    {},
  ]);
}

async function insertQuestions(
  pool: pg.Pool,
  datasetId: number,
  questions: readonly RandomQuestion[],
  pick: Picker,
): Promise<void> {
  const rows = questions.map((question, place) => ({ ...question, position: place * 3, order: pick.upTo(1000) }));
  await pool.query(
    `INSERT INTO questions (dataset_id, position, qid, task, answer_prompt, confidence_prompt, options, factors)
     SELECT $1, q.position, q.qid, q.task, 'Which?', 'How sure?', '[]', q.factors
     FROM jsonb_to_recordset($2::jsonb) AS q (position int, qid text, task text, factors jsonb, "order" int)
     ORDER BY q."order"`,
    [datasetId, JSON.stringify(rows)],
  );
}

async function insertAnswers(pool: pg.Pool, runId: number, answers: readonly RandomAnswer[]): Promise<void> {
  await pool.query(
    `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence,
       confidence_status, probabilities, answer_latency_ms, confidence_latency_ms, error)
     SELECT $1, q.id, a.sample, 1, a.status, a.letter, a."letterStatus", a.confidence,
       CASE WHEN a.confidence IS NULL THEN 'MISSING' ELSE 'PARSED' END,
       nullif(a.probabilities, 'null'), a."answerMs", a."confidenceMs",
       CASE WHEN a.status = 'FAILED' THEN '{}'::jsonb END
     FROM jsonb_to_recordset($2::jsonb) AS a (qid text, sample int, status text, letter text, "letterStatus" text,
       confidence int, probabilities jsonb, "answerMs" float8, "confidenceMs" float8)
     JOIN runs r ON r.id = $1 JOIN questions q ON q.dataset_id = r.dataset_id AND q.qid = a.qid`,
    [runId, JSON.stringify(answers.map(({ question, ...answer }) => ({ ...answer, qid: question.qid })))],
  );
  await pool.query('UPDATE runs SET sequence = sequence + $2 WHERE id = $1', [runId, answers.length]);
}
