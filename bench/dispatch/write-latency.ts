import { setTimeout as delay } from 'node:timers/promises';
import { AnswerWriter } from '../../src/services/answers/answer-writer.js';
import { newDataset, newQuestion, newRun } from '../../test/support/factories.js';
import { answer } from '../../test/support/write-records.js';
import type { BenchHome } from './bench-home.js';

/** As many as 64 slots of 100 ms give replies. */
const PER_SECOND = 640;
const WRITES = 3 * PER_SECOND;

/** Milliseconds from a reply that is handed to the writer until it is acknowledged as durable: the median. */
export async function measureWrite({ pool }: BenchHome): Promise<number> {
  const { id: datasetId } = await newDataset(pool);
  const questions: number[] = [];
  for (let n = 0; n < WRITES; n += 1) questions.push((await newQuestion(pool, { datasetId })).id);
  const { id: runId } = await newRun(pool, { datasetId, status: 'RUNNING', total: 2 * WRITES });
  const writer = new AnswerWriter({ pool });
  const start = performance.now();
  const times = await Promise.all(
    questions.map(async (questionId, place) => {
      await delay((1000 * place) / PER_SECOND);
      const handedAt = performance.now();
      if (!(await writer.write(runId, answer(questionId)))) throw new Error('The run takes no answers');
      return performance.now() - handedAt;
    }),
  );
  if (performance.now() - start > (2000 * WRITES) / PER_SECOND) throw new Error('The pace was not kept');
  await pool.query(`UPDATE runs SET status = 'CANCELLED', finished_at = now() WHERE id = $1`, [runId]);
  return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}
