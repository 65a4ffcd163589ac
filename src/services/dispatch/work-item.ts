import DataLoader from 'dataloader';
import type pg from 'pg';
import type { Option } from '../datasets/new-question.js';
import type { RunSettings } from '../runs/run-settings.js';
import type { ServerFingerprint } from './run-fingerprints.js';

/** Payload of one queue job: questions of one run, asked one after the other, once each. */
export interface AskPayload {
  readonly runId: number;
  readonly sample: number;
  readonly questionIds: readonly number[];
}

/** One question of a job. */
export interface AskItem {
  readonly runId: number;
  readonly questionId: number;
  readonly sample: number;
}

/** All that a conversation needs to know, as it stands when the question is taken up. */
export interface WorkItem extends AskItem {
  readonly runStatus: string;
  readonly model: string;
  readonly settings: RunSettings;
  /** Of the server that the run began with. */
  readonly fingerprint: ServerFingerprint | null;
  readonly qid: string;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
  readonly options: readonly Option[];
  readonly imageId: number | null;
  /** Status of the answer that an earlier attempt has left; null when there is none. */
  readonly answerStatus: 'AWAITING_CONFIDENCE' | 'COMPLETE' | 'FAILED' | null;
  readonly answerText: string | null;
  /** Nothing is left to ask. */
  readonly isFinal: boolean;
}

const SELECT = `
  SELECT i.run_id AS "runId", i.question_id AS "questionId", i.sample,
    r.status AS "runStatus", r.model, r.settings, r.environment -> 'backend' AS fingerprint,
    q.qid, q.answer_prompt AS "answerPrompt", q.confidence_prompt AS "confidencePrompt", q.options,
    q.image_id AS "imageId", a.status AS "answerStatus", a.answer_text AS "answerText",
    coalesce(a.status = 'COMPLETE' OR (a.status = 'FAILED' AND NOT a.error ? 'retrying'), false)
      AS "isFinal"
  FROM unnest($1::integer[], $2::integer[], $3::integer[]) WITH ORDINALITY AS i (run_id, question_id, sample, n)
  LEFT JOIN runs r ON r.id = i.run_id
  LEFT JOIN questions q ON q.id = i.question_id
  LEFT JOIN LATERAL (
    SELECT p.status, p.answer_text, p.error FROM answers p
    WHERE p.run_id = i.run_id AND p.question_id = i.question_id AND p.sample = i.sample LIMIT 1
  ) a ON true
  ORDER BY i.n`;

/** How long the first question waits for others to be read with, in milliseconds: they come as answers are stored. */
const WINDOW_MS = 4;

/** Jobs come in batches from the queue's local cache, so what they need is read in batches too. */
export function createWorkItemLoader(pool: pg.Pool): DataLoader<AskItem, WorkItem | null> {
  return new DataLoader<AskItem, WorkItem | null>(
    async (items) => {
      const { rows } = await pool.query<Omit<WorkItem, 'runStatus'> & { runStatus: string | null }>({
        name: 'work-items',
        text: SELECT,
        values: [
          items.map(({ runId }) => runId),
          items.map(({ questionId }) => questionId),
          items.map(({ sample }) => sample),
        ],
      });
      // A run deleted while its jobs were pending leaves a row without a run.
      return rows.map(({ runStatus, ...row }) => (runStatus === null ? null : { ...row, runStatus }));
    },
    { cache: false, maxBatchSize: 200, batchScheduleFn: (callback) => setTimeout(callback, WINDOW_MS) },
  );
}
