import { answersCsv } from './answers-csv.js';
import { answersParquet } from './answers-parquet.js';
import { comparisonJson, simpleComparisonJson } from './comparison-json.js';
import type { RunFormat } from './export-format.js';
import { resultsJsonl } from './results-jsonl.js';
import type { RunSource } from './run-source.js';

interface RunWriter {
  /** The content, part by part as the answers are read. */
  readonly write: (source: RunSource) => AsyncGenerator<string | Uint8Array, void>;
  /** Without an answer key there is nothing to write. */
  readonly needsKey: boolean;
}

/** How each format is written. */
export const RUN_WRITERS: Readonly<Record<RunFormat, RunWriter>> = {
  jsonl: { write: resultsJsonl, needsKey: false },
  comparison: { write: comparisonJson, needsKey: true },
  'simple-comparison': { write: simpleComparisonJson, needsKey: true },
  csv: { write: answersCsv, needsKey: false },
  parquet: { write: answersParquet, needsKey: false },
};
