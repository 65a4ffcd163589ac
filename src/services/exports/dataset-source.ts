import type pg from 'pg';
import { readBatches } from '../database/snapshot.js';
import { DatasetReads } from '../datasets/dataset.reads.js';
import type { AnswerKeyRef } from '../metrics/answer-key-lookup.js';
import { numberFactors, type StoredFacts } from './question-facts.js';

const BATCH_ROWS = 1000;

export interface ExportedDataset {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}

export interface ExportedQuestion extends StoredFacts {
  readonly qid: string;
  readonly task: string;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
}

export interface KeyLetter {
  readonly qid: string;
  readonly letter: string;
}

/** One version of a dataset and one of its keys, as every format reads them. */
export class DatasetSource {
  constructor(
    private readonly client: pg.ClientBase,
    readonly dataset: ExportedDataset,
    /** Null where the format needs none. */
    readonly answerKey: AnswerKeyRef | null,
  ) {}

  /** In presentation order. */
  questions(): AsyncGenerator<ExportedQuestion[], void> {
    const text = `SELECT q.qid, q.task, q.answer_prompt AS "answerPrompt", q.confidence_prompt AS "confidencePrompt",
        q.options, q.factors, i.recipe, e.letter AS "catalogLetter"
      FROM questions q LEFT JOIN images i ON i.id = q.image_id
      LEFT JOIN answer_key_entries e ON e.question_id = q.id AND e.answer_key_id =
        (SELECT min(id) FROM answer_keys WHERE dataset_id = $1::int AND source = 'CATALOG')
      WHERE q.dataset_id = $1::int ORDER BY q.position`;
    return this.read<ExportedQuestion>(text, this.dataset.id);
  }

  /** What the key says, in presentation order. */
  keyLetters(): AsyncGenerator<KeyLetter[], void> {
    const text = `SELECT q.qid, e.letter FROM answer_key_entries e JOIN questions q ON q.id = e.question_id
      WHERE e.answer_key_id = $1::int ORDER BY q.position`;
    return this.read<KeyLetter>(text, this.answerKey?.id ?? null);
  }

  /** Of each task, the factors that are written as numbers. */
  async numberFactors(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const [tasks = []] = await new DatasetReads({ pool: this.client }).tasks([this.dataset.id]);
    return new Map(tasks.map(({ name, factors }) => [name, numberFactors(factors)]));
  }
  private read<Row extends object>(text: string, of: number | null): AsyncGenerator<Row[], void> {
    return readBatches<Row>(this.client, { text, values: [of], size: BATCH_ROWS });
  }
}
