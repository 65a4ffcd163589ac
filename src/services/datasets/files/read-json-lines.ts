import { createReadStream } from 'node:fs';
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
  let line = 0;
  for await (const texts of readLines(file)) {
    for (const text of texts) {
      line += 1;
      const where = `line ${line}`;
      if (text.length > MAX_LINE_LENGTH) {
        throw fileFault(file, where, `it is longer than ${MAX_LINE_LENGTH} characters`);
      }
      if (text.trim() === '') continue;
      isEmpty = false;
      yield { line, value: validateRecord(file, where, parseJson(file, where, text), schema, text) };
    }
  }
  if (isEmpty) throw fileFault(file, undefined, 'it is empty');
}

/** The lines of each part that is read; one that is too long ends where that shows. */
async function* readLines(file: ImportFile): AsyncGenerator<string[]> {
  let beginning = '';
  try {
    for await (const text of decodeText(createReadStream(file.path) as AsyncIterable<Buffer>, file)) {
      const lines = (beginning + text).split('\n');
      beginning = lines.pop() ?? '';
      yield lines;
      if (beginning.length > MAX_LINE_LENGTH) break;
    }
  } catch (error) {
    throw readFault(file, error);
  }
  yield [beginning];
}

function parseJson(file: ImportFile, where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fileFault(file, where, `it is not JSON (${messageOf(error)})`);
  }
}
