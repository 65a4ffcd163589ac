import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import streamJson from 'stream-json';
import StreamArray from 'stream-json/streamers/StreamArray.js';
import StreamObject from 'stream-json/streamers/StreamObject.js';
import { messageOf } from '../../../errors.js';
import { decodeText, lineEndPieces } from './decode-text.js';
import { fileFault, readFault, type ImportFile } from './import-file.js';

/** Longest entry of a JSON document, in UTF-16 units: what bounds the memory that one entry can take. */
const MAX_ENTRY_LENGTH = 2_000_000;

/** An item of an array (`key` is its index) or a member of an object; not yet validated. */
export interface JsonEntry<K> {
  readonly key: K;
  /** For messages: `entry 12`, from 1. */
  readonly where: string;
  readonly value: unknown;
}

/** Reads a file that is one JSON array, item by item, without holding it as a whole. Faults as of `readObjectEntries`. */
export function readArrayEntries(file: ImportFile): AsyncGenerator<JsonEntry<number>> {
  return readEntries<number>(file, 'array');
}

/**
 * Reads a file that is one JSON object, member by member, without holding it as a whole. A key that occurs twice comes
 * twice, and `__proto__` does no harm.
 * @throws InvalidInputError  naming the line at which the file stops being such a document
 */
export function readObjectEntries(file: ImportFile): AsyncGenerator<JsonEntry<string>> {
  return readEntries<string>(file, 'object');
}

async function* readEntries<K>(file: ImportFile, container: 'array' | 'object'): AsyncGenerator<JsonEntry<K>> {
  let entriesRead = 0;
  let lengthSinceEntry = 0;
  let line = 1;
  async function* boundedLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
    for await (const text of decodeText(chunks, file)) {
      for (const piece of lineEndPieces(text)) {
        lengthSinceEntry += piece.length;
        if (lengthSinceEntry > MAX_ENTRY_LENGTH) {
          throw fileFault(file, `line ${line}`, `an entry is longer than ${MAX_ENTRY_LENGTH} characters`);
        }
        yield piece;
        if (piece.endsWith('\n')) line += 1;
      }
    }
  }
  const entries = container === 'array' ? StreamArray.streamArray() : StreamObject.streamObject();
  const chunks = createReadStream(file.path);
  // One unit of buffer: the next line is asked for when the parser is done with the present one, so `line` is its line.
  const lineByLine = streamJson.parser({ streamValues: false, writableHighWaterMark: 1 });
  pipeline(
    chunks,
    (source) => boundedLines(source as AsyncIterable<Buffer>),
    lineByLine,
    entries,
    () => undefined,
  );
  try {
    for await (const { key, value } of entries as AsyncIterable<{ key: K; value: unknown }>) {
      lengthSinceEntry = 0;
      entriesRead += 1;
      yield { key, where: `entry ${entriesRead}`, value };
    }
  } catch (error) {
    throw explain(file, error, { line, container, isEmpty: chunks.bytesRead === 0 });
  }
}

/** stream-json has no class or code for its errors. */
function explain(
  file: ImportFile,
  error: unknown,
  { line, container, isEmpty }: { line: number; container: 'array' | 'object'; isEmpty: boolean },
): unknown {
  const message = messageOf(error);
  if (message.startsWith('Top-level')) return fileFault(file, undefined, `it has to be one JSON ${container}`);
  if (!message.startsWith('Parser')) return readFault(file, error);
  if (isEmpty) return fileFault(file, undefined, 'it is empty');
  // The parser looks a few characters ahead before it gives up, perhaps into the next line.
  return fileFault(file, `near line ${line}`, `it is not JSON (${message})`);
}
