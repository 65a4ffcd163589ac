import type pg from 'pg';
import type { MetricsLoaders } from '../../src/services/metrics/metrics-loaders.js';
import { MetricsService, type MetricsSlice, type SliceInput } from '../../src/services/metrics/metrics.service.js';
import { accuracy } from '../../src/services/statistics/accuracy.js';
import { denominators } from '../../src/services/statistics/denominators.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun, type AnswerRow } from './factories.js';

/** One question of the world below, as a test recounts it by hand. */
export interface WorldQuestion {
  readonly id: number;
  readonly qid: string;
  readonly task: string;
  readonly factors: Readonly<Record<string, string>>;
  /** By key; null where the key does not know the question. */
  readonly truth: Readonly<Record<'catalog' | 'file', string | null>>;
}

export interface MetricsWorld {
  readonly datasetId: number;
  readonly questions: readonly WorldQuestion[];
  /** Its answers are of every kind there is; it has ended. */
  readonly mixed: SliceInput & { readonly answers: readonly AnswerRow[] };
  /** Every question twice, answered B with confidence 4 and then A with confidence 2; it is running. */
  readonly sampled: SliceInput & { readonly answers: readonly AnswerRow[] };
}

/** In the order of the questions; the last two are not answered. */
const MIXED = [
  { letter: 'A', confidence: 5, probabilities: { A: 0.9, B: 0.1 }, answerLatencyMs: 100, confidenceLatencyMs: 10 },
  { letter: 'A', confidence: 5, probabilities: { A: 0.6, B: 0.4 }, answerLatencyMs: 200, confidenceLatencyMs: 20 },
  { letter: 'A', confidence: 4, answerLatencyMs: 300, confidenceLatencyMs: 30 },
  { letter: 'B', confidence: 3, answerLatencyMs: 400, confidenceLatencyMs: 40 },
  { letter: null, confidence: 2, answerLatencyMs: 500, confidenceLatencyMs: 50 },
  { letter: 'B', confidence: null, answerLatencyMs: 600, confidenceLatencyMs: 60 },
  { letter: 'B', confidence: 1, answerLatencyMs: 700, confidenceLatencyMs: 70 },
  { letter: 'B', status: 'AWAITING_CONFIDENCE', answerLatencyMs: 800 },
  { status: 'FAILED' },
  { letter: 'B', status: 'FAILED', answerLatencyMs: 900 },
] as const;

/**
 * Twelve questions: six of Grid (grid_level 12, 2, 1 in turn) and six of Gabor (gabor_level 1, 2 in turn); shape is
 * Circle and Square in turn, and the last question has none. The key `catalog`, the default, says A and B in turn;
 * `file` says A for all of Grid and does not know Gabor.
 */
export async function newMetricsWorld(pool: pg.Pool): Promise<MetricsWorld> {
  const { id: datasetId } = await newDataset(pool);
  const questions: WorldQuestion[] = [];
  for (let position = 0; position < 12; position += 1)
    questions.push(await newWorldQuestion(pool, datasetId, position));
  await newAnswerKey(pool, { datasetId, name: 'catalog', letters: lettersOf(questions, 'catalog') });
  await newAnswerKey(pool, { datasetId, name: 'file', source: 'FILE', letters: lettersOf(questions, 'file') });
  const mixed = await newRun(pool, { datasetId, status: 'COMPLETED' });
  const sampled = await newRun(pool, { datasetId, status: 'RUNNING', total: 24 });
  const ofMixed: AnswerRow[] = [];
  const ofSampled: AnswerRow[] = [];
  for (const [place, { id: questionId }] of questions.entries()) {
    const given = MIXED[place];
    if (given) ofMixed.push(await newAnswer(pool, { runId: mixed.id, questionId, ...given }));
    const answer = { runId: sampled.id, questionId };
    ofSampled.push(await newAnswer(pool, { ...answer, sample: 0, letter: 'B', confidence: 4 }));
    ofSampled.push(await newAnswer(pool, { ...answer, sample: 1, letter: 'A', confidence: 2 }));
  }
  return {
    datasetId,
    questions,
    mixed: { runId: mixed.id, datasetId, runStatus: mixed.status, answers: ofMixed },
    sampled: { runId: sampled.id, datasetId, runStatus: sampled.status, answers: ofSampled },
  };
}

async function newWorldQuestion(pool: pg.Pool, datasetId: number, position: number): Promise<WorldQuestion> {
  const isGrid = position < 6;
  const isEven = position % 2 === 0;
  const task = isGrid ? 'Grid' : 'Gabor';
  const factors: Record<string, string> = isGrid
    ? { grid_level: ['12', '2', '1'][position % 3] ?? '' }
    : { gabor_level: isEven ? '1' : '2' };
  if (position < 11) factors.shape = isEven ? 'Circle' : 'Square';
  const { id, qid } = await newQuestion(pool, { datasetId, position, task, factors });
  return { id, qid, task, factors, truth: { catalog: isEven ? 'A' : 'B', file: isGrid ? 'A' : null } };
}

function lettersOf(questions: readonly WorldQuestion[], key: 'catalog' | 'file'): Record<string, string> {
  return Object.fromEntries(
    questions.flatMap(({ qid, truth }) => {
      const letter = truth[key];
      return letter === null ? [] : [[qid, letter]];
    }),
  );
}

/** What a test compares: counts only, so that equality is exact. */
export interface Tally {
  readonly answers: number;
  readonly answered: number;
  readonly rated: number;
  readonly correct: number;
}

/** As the service counts it. */
export async function tallyOf(slice: MetricsSlice, loaders: MetricsLoaders): Promise<Tally> {
  const { cells } = await new MetricsService().cells(slice, loaders);
  return { ...denominators(cells), correct: accuracy(cells).count };
}

/** Counted answer by answer in memory, from what was inserted. */
export function recount(
  world: MetricsWorld,
  answers: readonly AnswerRow[],
  key: 'catalog' | 'file',
  includes: (question: WorldQuestion, answer: AnswerRow) => boolean = () => true,
): Tally {
  const tally = { answers: 0, answered: 0, rated: 0, correct: 0 };
  for (const answer of answers) {
    const question = world.questions.find(({ id }) => id === answer.questionId);
    const truth = question?.truth[key];
    if (!question || !truth || answer.letterStatus === 'MISSING' || !includes(question, answer)) continue;
    tally.answers += 1;
    if (answer.letter !== null) tally.answered += 1;
    if (answer.letter !== null && answer.confidence !== null) tally.rated += 1;
    if (answer.letter === truth) tally.correct += 1;
  }
  return tally;
}
