import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import split2 from 'split2';
import type { z } from 'zod';
import { messageOf } from '../../../errors.js';
import { decodeText } from './decode-text.js';
import { fileFault, readFault, type ImportFile } from './import-file.js';
import { validateRecord } from './validate-record.js';

/** Longest line, in UTF-16 units: far above any question or reply, small enough that no file can fill the memory. */
export const MAX_LINE_LENGTH = 1_000_000;

export interface JsonLine<T> {
  /** From 1; blank lines count. */
  readonly line: number;
  readonly value: T;
}

/**
 * Reads a JSONL file as a stream, one validated record after the other. LF and CRLF, blank lines, a byte order mark and
 * a missing last line end are all fine.
 * @throws InvalidInputError  for the first line that is no such record (named), and for a file without any line
 */
export async function* readJsonLines<T>(file: ImportFile, schema: z.ZodType<T>): AsyncGenerator<JsonLine<T>> {
  let isEmpty = true;
  for await (const { line, text } of readLines(file)) {
    if (text.trim() === '') continue;
    isEmpty = false;
    const where = `line ${line}`;
    yield { line, value: validateRecord(file, where, parseJson(file, where, text), schema) };
  }
  if (isEmpty) throw fileFault(file, undefined, 'it is empty');
}

async function* readLines(file: ImportFile): AsyncGenerator<{ line: number; text: string }> {
  let completeLines = 0;
  const lines = split2(
    (text: string) => {
      completeLines += 1;
      return { line: completeLines, text };
    },
    { maxLength: MAX_LINE_LENGTH },
  );
  // What goes wrong upstream destroys `lines` with that error, which the loop below then meets.
  pipeline(
    createReadStream(file.path),
    (chunks) => decodeText(chunks as AsyncIterable<Buffer>, file),
    lines,
    () => undefined,
  );
  try {
    for await (const line of lines) yield line as { line: number; text: string };
  } catch (error) {
    throw isTooLong(error)
      ? fileFault(file, `line ${completeLines + 1}`, `it is longer than ${MAX_LINE_LENGTH} characters`)
      : readFault(file, error);
  }
}

/** split2 has no class or code for this error. */
function isTooLong(error: unknown): boolean {
  return messageOf(error) === 'maximum buffer reached';
}

function parseJson(file: ImportFile, where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fileFault(file, where, `it is not JSON (${messageOf(error)})`);
  }
}
