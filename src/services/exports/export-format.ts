/** What the files of a format are called and said to be. */
export interface ExportFormat {
  /** End of the file's name and of the address: `/runs/pilot/export.<suffix>`. */
  readonly suffix: string;
  readonly contentType: string;
  readonly isBinary: boolean;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const JSONL_TYPE = 'application/x-ndjson; charset=utf-8';

/** Of the answers of a run. */
export const RUN_FORMATS = {
  jsonl: { suffix: 'jsonl', contentType: JSONL_TYPE, isBinary: false },
  comparison: { suffix: 'comparison.json', contentType: JSON_TYPE, isBinary: false },
  'simple-comparison': { suffix: 'simple-comparison.json', contentType: JSON_TYPE, isBinary: false },
  csv: { suffix: 'csv', contentType: 'text/csv; charset=utf-8; header=present', isBinary: false },
  parquet: { suffix: 'parquet', contentType: 'application/vnd.apache.parquet', isBinary: true },
} as const satisfies Record<string, ExportFormat>;
export type RunFormat = keyof typeof RUN_FORMATS;

/** Of a dataset: what imports it again. */
export const DATASET_FORMATS = {
  questions: { suffix: 'questions.jsonl', contentType: JSONL_TYPE, isBinary: false },
  catalog: { suffix: 'catalog.json', contentType: JSON_TYPE, isBinary: false },
  key: { suffix: 'key.json', contentType: JSON_TYPE, isBinary: false },
} as const satisfies Record<string, ExportFormat>;
export type DatasetFormat = keyof typeof DATASET_FORMATS;
