import path from 'node:path';
import { throwUserErrors } from '../client/metacog-client.js';
import { type ApiClient } from './api/api-client.js';
import { IMPORT_DATASET, type ImportedDataset, type ImportReport } from './api/import-operations.js';
import { ApiError } from '../client/errors.js';
import type { TextStream } from './cli-context.js';
import { uploadFile } from './upload-file.js';

/** Uploads a question file, and its catalogue if there is one, and imports them as a dataset. */
export async function importDataset(
  api: ApiClient,
  files: {
    readonly name: string;
    readonly questions: string;
    readonly catalog?: string | undefined;
    readonly description?: string | undefined;
  },
  stream: TextStream,
): Promise<{ dataset: ImportedDataset; report: ImportReport }> {
  const { name, description } = files;
  const questions = await uploadFile(api, files.questions, stream);
  const catalog = files.catalog === undefined ? undefined : await uploadFile(api, files.catalog, stream);
  const { importDataset: payload } = await api.query(IMPORT_DATASET, {
    input: { name, questions, ...(catalog && { catalog }), ...(description && { description }) },
  });
  return { dataset: imported(payload, payload.dataset), report: imported(payload, payload.report) };
}

/**
 * What a mutation made.
 * @throws ApiError when it failed, naming the argument, and for a file the line
 */
export function imported<Made>(
  payload: { readonly userErrors: Parameters<typeof throwUserErrors>[0] },
  made: Made | null,
): Made {
  throwUserErrors(payload.userErrors);
  if (made === null) throw new ApiError('the server imported nothing and gave no reason', 'UNKNOWN_RESPONSE');
  return made;
}

/** A dataset name from a file's: "questions_two_stage_concise.jsonl" -> "questions_two_stage_concise". */
export function datasetNameOf(file: string): string {
  const name = path.basename(file).replace(/\.(jsonl?|ndjson)$/i, '');
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
}
