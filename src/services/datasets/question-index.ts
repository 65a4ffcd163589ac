import type pg from 'pg';
import type { Option } from './new-question.js';

/** What an import needs to know of a question that is stored. */
export interface IndexedQuestion {
  readonly id: number;
  readonly task: string;
  readonly answerPrompt: string;
  readonly letters: readonly string[];
}

/** The questions of a dataset by qid, in presentation order. */
export async function questionIndex(
  client: Pick<pg.ClientBase, 'query'>,
  datasetId: number,
): Promise<Map<string, IndexedQuestion>> {
  const { rows } = await client.query<{ id: number; qid: string; task: string; prompt: string; options: Option[] }>(
    'SELECT id, qid, task, answer_prompt AS prompt, options FROM questions WHERE dataset_id = $1 ORDER BY position',
    [datasetId],
  );
  return new Map(
    rows.map(({ id, qid, task, prompt, options }) => [
      qid,
      { id, task, answerPrompt: prompt, letters: options.map(({ letter }) => letter) },
    ]),
  );
}
