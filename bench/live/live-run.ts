import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { toGlobalId } from '../../src/resolvers/global-id.js';
import { writeAnswers } from '../../src/services/answers/write-answers.js';
import { now } from './clock.js';

/** A run that the bench writes itself, first stages only, through the statement that workers write by. */
export class LiveRun {
  /** When each write was acknowledged, by its sequence number; on the clock of `now`. */
  readonly commits: [sequence: number, at: number][] = [];
  private sequence = 0;

  private constructor(
    private readonly pool: pg.Pool,
    private readonly id: number,
    private readonly questionIds: readonly number[],
    private readonly text: string,
  ) {}

  /** @param textLength  of each reply, in characters */
  static async start(pool: pg.Pool, textLength = 1): Promise<LiveRun> {
    const { rows } = await pool.query<{ id: number; questionIds: number[] }>(
      `INSERT INTO runs (name, dataset_id, backend_id, model, status, settings, total, started_at)
       SELECT gen_random_uuid()::text, d.id, b.id, 'bench', 'RUNNING', '{}', 1000000, now()
       FROM datasets d, backends b WHERE d.name = 'metacog-2688' AND b.name = 'simulated' ORDER BY d.version LIMIT 1
       RETURNING id, (SELECT array_agg(q.id) FROM questions q WHERE q.dataset_id = runs.dataset_id) AS "questionIds"`,
    );
    const [run] = rows;
    if (!run) throw new Error('There is no built-in dataset');
    return new LiveRun(pool, run.id, run.questionIds, 'A'.repeat(textLength));
  }

  get globalId(): string {
    return toGlobalId('Run', this.id);
  }

  /** Writes so many answers together. */
  async write(count = 1): Promise<void> {
    const records = Array.from({ length: count }, () => this.record());
    await writeAnswers(this.pool, this.id, records);
    const at = now();
    for (let left = count; left > 0; left -= 1) this.commits.push([this.sequence - left + 1, at]);
  }

  /** Writes one by one at an even pace. @returns writes a second that were reached */
  async writeAt(perSecond: number, seconds: number): Promise<number> {
    const start = now();
    const total = perSecond * seconds;
    for (let written = 0; written < total; written += 1) {
      const dueInMs = start + (1000 * written) / perSecond - now();
      if (dueInMs > 0) await delay(dueInMs);
      await this.write();
    }
    return total / ((now() - start) / 1000);
  }

  async end(): Promise<void> {
    await this.pool.query(`UPDATE runs SET status = 'CANCELLED', finished_at = now() WHERE id = $1`, [this.id]);
  }

  private record() {
    const place = this.sequence++;
    const questionId = this.questionIds[place % this.questionIds.length] ?? NaN;
    const reply = {
      text: this.text,
      latencyMs: 1,
      attempts: 1,
      finishReason: 'stop',
      promptTokens: 1,
      cachedPromptTokens: null,
      completionTokens: 1,
    };
    const sample = Math.floor(place / this.questionIds.length);
    const none = { probabilities: null, tokenConfidence: null, logprobs: null };
    return { stage: 1 as const, questionId, sample, reply, letter: 'A', ...none };
  }
}
