import type { z } from 'zod';
import { fileFault, type ImportFile } from './import-file.js';

/** How many of a record's faults are named; the rest look the same. */
const ISSUES_NAMED = 3;

/** The escape of a character that PostgreSQL cannot store: NUL or half of a surrogate pair. JSON text may hold both. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * A parsed JSON value as the record that its schema describes.
 * @param where  its place in the file, e.g. `line 12`
 * @param json   the text that it was parsed from, where that is at hand: most hold no escape, and need no second look
 * @throws InvalidInputError  naming the place and what is wrong there
 */
export function validateRecord<T>(
  file: ImportFile,
  where: string,
  value: unknown,
  schema: z.ZodType<T>,
  json?: string,
): T {
  try {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw fileFault(file, where, describeIssues(parsed.error));
    // Well-formed JSON.stringify escapes exactly the characters that cannot be stored.
    if (json?.includes('\\u') !== false && UNSTORABLE.test(JSON.stringify(parsed.data))) {
      throw fileFault(file, where, 'a text holds NUL or half of a surrogate pair, which cannot be stored');
    }
    return parsed.data;
  } catch (error) {
    if (error instanceof RangeError) throw fileFault(file, where, 'it is nested too deeply');
    throw error;
  }
}

function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, ISSUES_NAMED)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}
