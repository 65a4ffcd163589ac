import type pg from 'pg';
import { InvalidInputError } from '../../errors.js';
import { findDatasetId } from '../datasets/find-dataset.js';
import type { LongestConversation } from './preflight.js';
import { plannedQuestions } from './run-plan.js';

export interface QuestionSelection {
  readonly dataset: string;
  readonly datasetVersion: number | null;
  readonly tasks: readonly string[] | null;
  readonly questionLimit: number | null;
}

export interface SelectedQuestions {
  readonly datasetId: number;
  /** In presentation order. */
  readonly questionIds: readonly number[];
  readonly longest: Pick<LongestConversation, 'promptCharacters' | 'imagePixels'>;
}

/**
 * The questions of a run that is about to start.
 * @throws NotFoundError, InvalidInputError
 */
export async function selectQuestions(pool: pg.Pool, selection: QuestionSelection): Promise<SelectedQuestions> {
  const datasetId = await findDatasetId(pool, selection);
  const { rows } = await pool.query<{ id: number; task: string; characters: number; pixels: number }>(
    `SELECT q.id, q.task, length(q.answer_prompt) + length(q.confidence_prompt) AS characters,
       coalesce(i.width * i.height, 0) AS pixels
     FROM questions q LEFT JOIN images i ON i.id = q.image_id WHERE q.dataset_id = $1 ORDER BY q.position`,
    [datasetId],
  );
  rejectUnknownTasks(selection.tasks, new Set(rows.map(({ task }) => task)));
  const chosen = plannedQuestions(rows, selection);
  return {
    datasetId,
    questionIds: chosen.map(({ id }) => id),
    longest: {
      promptCharacters: chosen.reduce((most, { characters }) => Math.max(most, characters), 0),
      imagePixels: chosen.reduce((most, { pixels }) => Math.max(most, pixels), 0),
    },
  };
}

function rejectUnknownTasks(wanted: readonly string[] | null, existing: ReadonlySet<string>): void {
  const unknown = wanted?.filter((task) => !existing.has(task)) ?? [];
  if (unknown.length === 0 && wanted?.length !== 0) return;
  const complaint = unknown.length > 0 ? `There is no task ${unknown.join(', ')}` : 'No task is named';
  throw new InvalidInputError(`${complaint}; there is: ${[...existing].join(', ')}`, { field: ['tasks'] });
}
