import { NotFoundError } from '../errors.js';
import type { UploadStore } from '../services/datasets/upload-store.js';

/**
 * Where the upload lies that an argument names.
 * @throws NotFoundError  naming that argument, which the store does not know
 */
export function uploadPath(uploads: Pick<UploadStore, 'pathOf'>, id: string, field: string): string {
  try {
    return uploads.pathOf(id);
  } catch (error) {
    if (error instanceof NotFoundError) throw new NotFoundError(error.message, { cause: error, field: [field] });
    throw error;
  }
}
