import type pg from 'pg';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from './factories.js';
import { toGlobalId } from '../../src/resolvers/global-id.js';

/** Letter and confidence; a null could not be read. */
type Given = readonly [letter: string | null, confidence: number | null];

interface Compared {
  readonly qid: string;
  readonly task: string;
  readonly level: string;
  /** Null: the key does not know the question. */
  readonly truth: string | null;
  /** Null: not answered. 'failed': given up before there was a reply. */
  readonly baseline: Given | 'failed' | null;
  readonly candidate: Given | null;
}

/** Seven questions that both runs have, one that each has alone, and one without a truth. */
const QUESTIONS: readonly Compared[] = [
  { qid: 'Q1', task: 'Grid', level: '1', truth: 'A', baseline: ['A', 5], candidate: ['A', 5] },
  { qid: 'Q2', task: 'Grid', level: '1', truth: 'B', baseline: ['B', 4], candidate: ['A', 3] },
  { qid: 'Q3', task: 'Grid', level: '2', truth: 'A', baseline: ['B', 5], candidate: ['A', 5] },
  { qid: 'Q4', task: 'Grid', level: '2', truth: 'B', baseline: ['A', 2], candidate: ['B', 4] },
  { qid: 'Q5', task: 'Grid', level: '2', truth: 'A', baseline: [null, 5], candidate: ['A', 1] },
  { qid: 'Q6', task: 'Gabor', level: '1', truth: 'B', baseline: ['A', 5], candidate: ['A', 4] },
  { qid: 'Q7', task: 'Gabor', level: '1', truth: 'A', baseline: ['A', 3], candidate: ['B', null] },
  { qid: 'Q8', task: 'Gabor', level: '2', truth: 'B', baseline: ['B', 5], candidate: null },
  { qid: 'Q9', task: 'Gabor', level: '2', truth: 'A', baseline: 'failed', candidate: ['A', 5] },
  { qid: 'Q10', task: 'Gabor', level: '2', truth: null, baseline: ['A', 5], candidate: ['B', 5] },
];

/**
 * A later version of the dataset, asked the other way round: its key has another truth for Q2, its Q5 belongs to another
 * task, and it lacks the rest. All are answered A with confidence 5.
 */
const LATER = [
  { qid: 'Q5', task: 'Gabor', truth: 'A' },
  { qid: 'Q4', task: 'Grid', truth: 'B' },
  { qid: 'Q3', task: 'Grid', truth: 'A' },
  { qid: 'Q2', task: 'Grid', truth: 'A' },
  { qid: 'Q1', task: 'Grid', truth: 'A' },
];

export interface ComparedWorld {
  readonly datasetId: number;
  /** Global ids of the runs. `empty` has no answers; `later` is of the later version of the dataset. */
  readonly runs: Readonly<Record<'baseline' | 'candidate' | 'empty' | 'later', string>>;
}

/** Also a key `file`, which knows Grid only and says A to all of it. Every run goes on. */
export async function newComparedWorld(pool: pg.Pool): Promise<ComparedWorld> {
  const { id: datasetId } = await newDataset(pool, { name: 'compared' });
  const [baseline, candidate, empty] = [
    await newRun(pool, { datasetId, name: 'baseline', status: 'RUNNING' }),
    await newRun(pool, { datasetId, name: 'candidate', status: 'RUNNING' }),
    await newRun(pool, { datasetId, name: 'empty', status: 'RUNNING' }),
  ];
  for (const { qid, task, level, ...given } of QUESTIONS) {
    const { id: questionId } = await newQuestion(pool, { datasetId, qid, task, factors: { level } });
    await newGivenAnswer(pool, { runId: baseline.id, questionId }, given.baseline);
    await newGivenAnswer(pool, { runId: candidate.id, questionId }, given.candidate);
  }
  const known = QUESTIONS.flatMap(({ qid, truth }) => (truth === null ? [] : [[qid, truth] as const]));
  await newAnswerKey(pool, { datasetId, letters: Object.fromEntries(known) });
  const ofGrid = QUESTIONS.filter(({ task }) => task === 'Grid').map(({ qid }) => [qid, 'A'] as const);
  await newAnswerKey(pool, { datasetId, name: 'file', source: 'FILE', letters: Object.fromEntries(ofGrid) });
  const later = await newLaterVersion(pool);
  const ids = { baseline: baseline.id, candidate: candidate.id, empty: empty.id, later };
  const runs = Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, toGlobalId('Run', id)]));
  return { datasetId, runs: runs as ComparedWorld['runs'] };
}

async function newGivenAnswer(
  pool: pg.Pool,
  place: { readonly runId: number; readonly questionId: number },
  given: Given | 'failed' | null,
): Promise<void> {
  if (given === 'failed') await newAnswer(pool, { ...place, status: 'FAILED' });
  else if (given !== null) await newAnswer(pool, { ...place, letter: given[0], confidence: given[1] });
}

async function newLaterVersion(pool: pg.Pool): Promise<number> {
  const { id: datasetId } = await newDataset(pool, { name: 'compared', version: 2 });
  const { id: runId } = await newRun(pool, { datasetId, name: 'later', status: 'RUNNING' });
  for (const { qid, task } of LATER) {
    const { id: questionId } = await newQuestion(pool, { datasetId, qid, task, factors: { level: '9' } });
    await newAnswer(pool, { runId, questionId, letter: 'A', confidence: 5 });
  }
  await newAnswerKey(pool, {
    datasetId,
    letters: Object.fromEntries(LATER.map(({ qid, truth }) => [qid, truth])),
  });
  return runId;
}
