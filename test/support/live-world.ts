import type pg from 'pg';
import { createLogger } from '../../src/logger.js';
import { toGlobalId } from '../../src/resolvers/global-id.js';
import { RunLog } from '../../src/services/answers/run-log.js';
import { writeAnswers } from '../../src/services/answers/write-answers.js';
import { Notifications } from '../../src/services/database/notifications.js';
import { newDataset, newQuestion, newRun } from './factories.js';
import { answer, confidence } from './write-records.js';

/** A run that goes on as the test wants it to. */
export interface WrittenRun {
  readonly id: number;
  /** As the API has it. */
  readonly globalId: string;
  /** Both stages of the next `count` questions, each stage a write of its own; the run ends with its last question. */
  write(count: number): Promise<void>;
  /** The same with the first stages of all in one batch, and then the second ones. */
  writeTogether(count: number): Promise<void>;
}

export async function newWrittenRun(pool: pg.Pool, questions: number): Promise<WrittenRun> {
  const { id: datasetId } = await newDataset(pool);
  const questionIds: number[] = [];
  while (questionIds.length < questions) questionIds.push((await newQuestion(pool, { datasetId })).id);
  const { id } = await newRun(pool, { datasetId, status: 'RUNNING', total: questions });
  return {
    id,
    globalId: toGlobalId('Run', id),
    async write(count) {
      for (const questionId of questionIds.splice(0, count)) {
        await writeAnswers(pool, id, [answer(questionId)]);
        await writeAnswers(pool, id, [confidence(questionId)]);
      }
    },
    async writeTogether(count) {
      const next = questionIds.splice(0, count);
      await writeAnswers(
        pool,
        id,
        next.map((questionId) => answer(questionId)),
      );
      await writeAnswers(
        pool,
        id,
        next.map((questionId) => confidence(questionId)),
      );
    },
  };
}

/** The log of runs as a server has it, hints included. */
export async function openRunLog(pool: pg.Pool, url: string): Promise<{ runLog: RunLog; close(): Promise<void> }> {
  const notifications = new Notifications({ url, logger: createLogger('silent') });
  await notifications.start();
  return { runLog: new RunLog({ pool, notifications }), close: () => notifications.close() };
}

/** Sequence numbers that one follower of the log sees; `onWrite` is told each. */
export async function followLog(
  runLog: RunLog,
  runId: number,
  {
    after = 0,
    signal = new AbortController().signal,
    onWrite = () => undefined,
  }: { after?: number; signal?: AbortSignal; onWrite?: (sequence: number) => void } = {},
): Promise<number[]> {
  const seen: number[] = [];
  for await (const batch of runLog.tail(runId, after, signal)) {
    for (const { sequence } of batch.writes.slice(batch.seenBy(seen.at(-1) ?? after))) {
      seen.push(sequence);
      onWrite(sequence);
    }
  }
  return seen;
}
