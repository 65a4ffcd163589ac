import { InvalidInputError } from '../../../errors.js';

/** A file that someone asked to import. Only `path` is ever opened; paths inside files are names and nothing more. */
export interface ImportFile {
  readonly path: string;
  /** The mutation's argument that named the file, e.g. `questions`: the end of `UserError.field`. */
  readonly field: string;
}

/** The fault of a file as a whole, or at a place in it such as `line 12`. Nothing of the file is imported then. */
export function fileFault(file: ImportFile, where: string | undefined, reason: string): InvalidInputError {
  const place = where === undefined ? '' : `, ${where}`;
  return new InvalidInputError(`The ${file.field} file${place}: ${reason}. Nothing of it was imported.`, {
    field: [file.field],
  });
}

/** A file that cannot be opened or read is the asker's fault when the reason is; any other error stays what it is. */
export function readFault(file: ImportFile, error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return fileFault(file, undefined, 'there is no such file');
  if (code === 'EISDIR') return fileFault(file, undefined, 'it is a folder');
  if (code === 'EACCES') return fileFault(file, undefined, 'it may not be read by this user');
  return error;
}
