import type pg from 'pg';
import { ImportService } from '../../src/services/datasets/import.service.js';
import { sharedFile } from './shared-files.js';

const FILES = {
  questionsPath: 'seed-data/questions_two_stage_concise.jsonl',
  catalogPath: 'seed-data/catalog_2688_newspec_correctly_fixed.json',
  keyPath: 'seed-data/ground_truth.json',
  resultsPath: 'seed-data/qwen2.5-vl-72b_full_results.jsonl',
} as const;

/** Imports the published experiment as a user does: dataset `published` with the keys `catalog` and `file`, run `qwen`. */
export async function importPublishedRun(
  pool: pg.Pool,
): Promise<{ readonly runId: number; readonly datasetId: number }> {
  const imports = new ImportService({ pool });
  const files = Object.fromEntries(
    Object.entries(FILES).map(([name, file]) => [name, sharedFile(file) ?? file]),
  ) as Record<keyof typeof FILES, string>;
  const { datasetId } = await imports.importDataset({ name: 'published', ...files });
  await imports.importAnswerKey({ dataset: 'published', name: 'file', path: files.keyPath });
  const { runId } = await imports.importRun({ dataset: 'published', name: 'qwen', model: 'qwen', ...files });
  return { runId, datasetId };
}
