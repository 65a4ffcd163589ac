import path from 'node:path';
import { formatBytes } from '../words/format.js';
import type { ApiClient } from './api/api-client.js';
import type { TextStream } from './cli-context.js';
import { startProgress, type Progress } from './progress.js';

/** Uploads a file with progress; returns the id that the import mutations take. */
export async function uploadFile(api: ApiClient, file: string, stream: TextStream): Promise<string> {
  let progress: Progress | undefined;
  try {
    return await api.upload(file, (sent, total) => {
      progress ??= startProgress({ stream, label: `upload ${path.basename(file)}`, total, format: formatBytes });
      progress.update(sent);
    });
  } finally {
    progress?.stop();
  }
}
