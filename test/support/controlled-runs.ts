import type pg from 'pg';
import type { RunStatus } from '../../src/schema/run.js';
import type { WriteRecord } from '../../src/services/answers/answer-record.js';
import { writeAnswers, type WriteOutcome } from '../../src/services/answers/write-answers.js';
import { transaction } from '../../src/services/database/transaction.js';
import { enqueueMissing } from '../../src/services/runs/enqueue.js';
import { RunStateService } from '../../src/services/runs/run-state.service.js';
import { createTestDatabase } from './database.js';
import { newDataset, newQuestion, newRun } from './factories.js';
import { itemsOf, jobsOf } from './run-jobs.js';
import { answer, confidence } from './write-records.js';

type Row = Readonly<Record<string, unknown>>;

/** Runs over four questions whose states, jobs and answers are moved by hand. */
export interface ControlledRuns {
  readonly pool: pg.Pool;
  readonly states: RunStateService;
  readonly datasetId: number;
  readonly ids: readonly [number, number, number, number];
  /** A run with all its jobs; its clock goes when it is RUNNING. */
  start(status?: RunStatus): Promise<number>;
  runOf(id: number): Promise<Row>;
  write(id: number, ...records: WriteRecord[]): Promise<WriteOutcome>;
  writeBoth(id: number, question: number): Promise<void>;
  answersOf(id: number): Promise<Row[]>;
  /** A worker takes a job. */
  hold(id: number, questionId: number): Promise<unknown>;
  /** It gives it back as done. */
  finish(id: number, questionId: number): Promise<unknown>;
  pendingOf(id: number): Promise<string[]>;
  /** Removes every run. */
  clear(): Promise<unknown>;
  close(): Promise<void>;
}

export async function createControlledRuns(): Promise<ControlledRuns> {
  const database = await createTestDatabase();
  const { pool } = database;
  const states = new RunStateService({ pool });
  const { id: datasetId } = await newDataset(pool);
  const questions = [];
  for (let i = 0; i < 4; i++) questions.push((await newQuestion(pool, { datasetId })).id);
  const rows = async (text: string, ...values: unknown[]) => (await pool.query<Row>(text, values)).rows;
  const write = (id: number, ...records: WriteRecord[]) => writeAnswers(pool, id, records);
  return {
    pool,
    states,
    datasetId,
    ids: questions as [number, number, number, number],
    async start(status = 'RUNNING') {
      const { id } = await newRun(pool, { datasetId, status: status === 'RUNNING' ? 'QUEUED' : status });
      await transaction(pool, (client) => enqueueMissing(client, id));
      if (status === 'RUNNING') await states.begin(id);
      return id;
    },
    runOf: async (id) => (await rows('SELECT * FROM runs WHERE id = $1', id))[0]!,
    write,
    async writeBoth(id, question) {
      await write(id, answer(question));
      await write(id, confidence(question));
    },
    answersOf: (id) => rows('SELECT * FROM answers WHERE run_id = $1 ORDER BY question_id', id),
    hold: (id, questionId) =>
      rows(
        `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'x' WHERE key = $1`,
        `${id}/${questionId}/0`,
      ),
    finish: (id, questionId) =>
      rows('DELETE FROM graphile_worker._private_jobs WHERE key = $1', `${id}/${questionId}/0`),
    pendingOf: async (id) => itemsOf(await jobsOf(pool, id)),
    clear: () => pool.query('TRUNCATE runs, graphile_worker._private_jobs CASCADE'),
    close: () => database.close(),
  };
}

/** Items of first samples, as jobs name them. */
export function asItems(...questions: readonly number[]): string[] {
  return questions.map((question) => `${question}/0`);
}
