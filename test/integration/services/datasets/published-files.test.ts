import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { KeyAuditService } from '../../../../src/services/datasets/key-audit.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { sharedFile } from '../../../support/shared-files.js';

const questionsPath = sharedFile('seed-data/questions_two_stage_concise.jsonl');
const catalogPath = sharedFile('seed-data/catalog_2688_newspec_correctly_fixed.json');
const keyPath = sharedFile('seed-data/ground_truth.json');
const resultsPath = sharedFile('seed-data/qwen2.5-vl-72b_full_results.jsonl');

if (questionsPath && catalogPath && keyPath && resultsPath) {
  describe('the files of the published experiment', () => {
    let database: TestDatabase;
    let imports: ImportService;
    const ids = { dataset: 0, key: 0, run: 0 };

    beforeAll(async () => {
      database = await createTestDatabase();
      imports = new ImportService({ pool: database.pool });
    });
    afterAll(async () => database.close());

    async function counts<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
      return (await database.pool.query<Row>(sql, [...values])).rows;
    }

    it('give a dataset of 2,688 questions with images, factors and a catalogue key', async () => {
      const imported = await imports.importDataset({ name: 'published', questionsPath, catalogPath });
      ids.dataset = imported.datasetId;
      expect(imported).toMatchObject({ version: 1, created: true });
      expect(imported.report).toEqual({ lines: 5376, accepted: 5376, warnings: [] });
      const tasks = await counts(
        `SELECT q.task, count(*)::int AS questions, count(e.letter)::int AS letters, count(DISTINCT q.image_id)::int AS images
         FROM questions q JOIN answer_keys k ON k.dataset_id = q.dataset_id AND k.name = 'catalog' AND k.is_default
         LEFT JOIN answer_key_entries e ON e.answer_key_id = k.id AND e.question_id = q.id
         WHERE q.dataset_id = $1 GROUP BY q.task ORDER BY min(q.position)`,
        [ids.dataset],
      );
      expect(tasks).toEqual([
        { task: 'Grid', questions: 896, letters: 896, images: 896 },
        { task: 'Gabor', questions: 896, letters: 896, images: expect.any(Number) },
        { task: 'Color', questions: 896, letters: 896, images: 896 },
      ]);
      const [first] = await counts(
        'SELECT qid, factors, options FROM questions WHERE dataset_id = $1 AND position = 0',
        [ids.dataset],
      );
      expect(first).toEqual({
        qid: 'GRID-0001',
        factors: {
          grid_level: '1',
          majority: 'symA',
          shape: 'Square',
          symbol_set: 'XO',
          color_pair: 'navy_white',
          filter_mode: 'pair',
          pctA: '52',
        },
        options: [
          { letter: 'A', text: 'O' },
          { letter: 'B', text: 'X' },
        ],
      });
    });

    it('give the same version again, also without the catalogue file: the lines carry the same facts', async () => {
      const again = await imports.importDataset({ name: 'published', questionsPath });
      expect(again).toMatchObject({ datasetId: ids.dataset, version: 1, created: false });
      expect(again.report.warnings).toEqual([expect.objectContaining({ code: 'UNCHANGED' })]);
    });

    it('give a file key that contradicts the catalogue in 1,454 questions, told by task', async () => {
      const imported = await imports.importAnswerKey({ dataset: 'published', name: 'published', path: keyPath });
      ids.key = imported.answerKeyId;
      expect(imported.report).toEqual({
        lines: 2688,
        accepted: 2688,
        warnings: [
          { code: 'KEY_CONFLICT', message: "Gabor: 896 of 896 questions contradict key 'catalog'" },
          { code: 'KEY_CONFLICT', message: "Color: 558 of 896 questions contradict key 'catalog'" },
        ],
      });
    });

    it('are audited: 1,454 disagreements, Grid 0, Gabor 896, Color 558', async () => {
      const audit = new KeyAuditService({ pool: database.pool });
      const agreements = await audit.agreements(ids.dataset);
      expect(agreements.map(({ task, compared, disagree }) => [task, compared, disagree])).toEqual([
        [null, 2688, 1454],
        ['Grid', 896, 0],
        ['Gabor', 896, 896],
        ['Color', 896, 558],
      ]);
      const seen: number[] = [];
      let after: number | undefined;
      for (let page = 0; page < 10; page += 1) {
        const next = await audit.disagreements(ids.dataset, { first: 500, ...(after !== undefined && { after }) });
        seen.push(...next.rows.map(({ position }) => position));
        expect(await next.totalCount()).toBe(1454);
        if (!next.hasNextPage) break;
        after = next.rows.at(-1)?.position;
      }
      expect(seen).toHaveLength(1454);
      expect(seen).toEqual([...new Set(seen)].sort((left, right) => left - right));
    });

    it('give a run with 1,526 right answers under the file key and 1,958 under the catalogue', async () => {
      const input = { dataset: 'published', name: 'qwen72b', model: 'Qwen/Qwen2.5-VL-72B-Instruct', resultsPath };
      const { runId, report } = await imports.importRun(input);
      ids.run = runId;
      expect(report).toEqual({ lines: 5376, accepted: 5376, warnings: [] });
      const right = await counts(
        `SELECT k.name AS key, q.task, count(*)::int AS right
         FROM answers a JOIN answer_key_entries e ON e.question_id = a.question_id AND e.letter = a.letter
         JOIN answer_keys k ON k.id = e.answer_key_id JOIN questions q ON q.id = a.question_id
         WHERE a.run_id = $1 GROUP BY k.name, q.task ORDER BY k.name, min(q.position)`,
        [runId],
      );
      expect(right).toEqual([
        { key: 'catalog', task: 'Grid', right: 851 },
        { key: 'catalog', task: 'Gabor', right: 574 },
        { key: 'catalog', task: 'Color', right: 533 },
        { key: 'published', task: 'Grid', right: 851 },
        { key: 'published', task: 'Gabor', right: 322 },
        { key: 'published', task: 'Color', right: 353 },
      ]);
      const confident = await counts(
        `SELECT k.name AS key, count(*)::int AS right
         FROM answers a JOIN answer_key_entries e ON e.question_id = a.question_id AND e.letter = a.letter
         JOIN answer_keys k ON k.id = e.answer_key_id
         WHERE a.run_id = $1 AND a.confidence = 5 GROUP BY k.name ORDER BY k.name`,
        [runId],
      );
      expect(confident).toEqual([
        { key: 'catalog', right: 1935 },
        { key: 'published', right: 1512 },
      ]);
    });

    it('give that run its confidences, gapless log and counters', async () => {
      const levels = await counts(
        `SELECT confidence, count(*)::int AS n FROM answers WHERE run_id = $1 GROUP BY confidence ORDER BY confidence`,
        [ids.run],
      );
      expect(levels).toEqual([
        { confidence: 3, n: 16 },
        { confidence: 4, n: 21 },
        { confidence: 5, n: 2651 },
      ]);
      const [run] = await counts(
        `SELECT status, sequence, total, complete, failed, labels, environment->>'imported' AS imported,
           (SELECT count(*)::int FROM answer_writes w WHERE w.run_id = r.id AND w.sequence BETWEEN 1 AND 5376) AS writes,
           (SELECT avg(confidence)::float8 FROM answers WHERE run_id = r.id) AS mean
         FROM runs r WHERE id = $1`,
        [ids.run],
      );
      expect(run).toMatchObject({
        status: 'COMPLETED',
        sequence: 5376,
        total: 2688,
        complete: 2688,
        failed: 0,
        writes: 5376,
      });
      expect(run).toMatchObject({ labels: ['imported'], imported: 'true' });
      expect((run as { mean: number }).mean).toBeCloseTo(4.980283, 6);
    });

    it('keep probabilities and latencies exactly as recorded', async () => {
      const [answer] = await counts(
        `SELECT a.probabilities, a.token_confidence, a.answer_latency_ms, a.confidence_latency_ms, a.answer_text, a.confidence_text
         FROM answers a JOIN questions q ON q.id = a.question_id WHERE a.run_id = $1 AND q.qid = 'GRID-0001'`,
        [ids.run],
      );
      expect(answer).toEqual({
        probabilities: { A: 0.62109375, B: 0.376953125 },
        token_confidence: 0.62109375 / (0.62109375 + 0.376953125),
        answer_latency_ms: 1134.7033977508545,
        confidence_latency_ms: 511.3070011138916,
        answer_text: 'A',
        confidence_text: 'confidence: 5',
      });
    });

    it('are told apart by their prompts: results of one prompt set imported for the other are pointed out', async () => {
      const enhanced = sharedFile('seed-data/questions_two_stage_enhanced.jsonl');
      if (!enhanced) throw new Error('questions_two_stage_enhanced.jsonl is missing beside the other files');
      await imports.importDataset({ name: 'enhanced', questionsPath: enhanced, catalogPath });
      const { report } = await imports.importRun({ dataset: 'enhanced', name: 'mixed up', model: 'qwen', resultsPath });
      expect(report.warnings).toEqual([
        {
          code: 'PROMPT_DIFFERS',
          line: 1,
          message: expect.stringMatching(/^2688 answers were given to another prompt/),
        },
      ]);
    });
  });
} else {
  describe('the files of the published experiment', () => {
    it.skip('SKIPPED: seed-data/ is not on this machine (set METACOG_SHARED to the folder that holds it)', () =>
      undefined);
  });
}
