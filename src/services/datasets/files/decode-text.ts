import { isUtf8 } from 'node:buffer';
import { fileFault, type ImportFile } from './import-file.js';

const NEWLINE = 0x0a;
const NUL = 0x00;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/**
 * Decodes a file strictly as UTF-8, with or without a byte order mark, chunk by chunk. The usual decoders replace bad bytes
 * silently: a model's reply would be changed without a word.
 * @throws InvalidInputError  naming the line with the first byte that is NUL or not UTF-8, or UTF-16 as such
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, file: ImportFile): AsyncGenerator<string> {
  let line = 1;
  let isFirst = true;
  // of a character that goes on in the next chunk
  let beginning = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([beginning, isFirst ? withoutMark(chunk, file) : chunk]);
    isFirst = false;
    const end = endOfCharacters(bytes);
    beginning = bytes.subarray(end);
    const characters = bytes.subarray(0, end);
    checkText(characters, line, file);
    line += newlinesIn(characters);
    yield characters.toString('utf8');
  }
  if (beginning.length > 0) throw fileFault(file, `line ${line}`, 'it ends in the middle of a character');
}

/** A text in pieces that end at line ends, but for the last, which may end anywhere. */
export function* lineEndPieces(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    yield text.slice(start, end);
    start = end;
  }
}

function withoutMark(chunk: Buffer, file: ImportFile): Buffer {
  const [first, second] = chunk;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw fileFault(file, 'line 1', 'it is UTF-16; save it as UTF-8');
  }
  return chunk.indexOf(BYTE_ORDER_MARK) === 0 ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
}

/** Where the last character ends that is there as a whole. */
function endOfCharacters(bytes: Buffer): number {
  for (let start = bytes.length - 1; start >= Math.max(0, bytes.length - 3); start -= 1) {
    const length = lengthOfCharacter(bytes[start] ?? 0);
    if (length > 0) return start + length > bytes.length ? start : bytes.length;
  }
  return bytes.length;
}

/** In bytes, by its first byte; 0 for a byte that is not the first of a character. */
function lengthOfCharacter(byte: number): number {
  if (byte < 0x80 || byte >= 0xf8) return 1;
  if (byte < 0xc0) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** @param line  the number of their first line */
function checkText(bytes: Buffer, line: number, file: ImportFile): void {
  if (!bytes.includes(NUL) && isUtf8(bytes)) return;
  for (const piece of linesOf(bytes)) {
    if (piece.includes(NUL)) throw fileFault(file, `line ${line}`, 'there is a NUL byte; is the file UTF-8 text?');
    if (!isUtf8(piece)) throw fileFault(file, `line ${line}`, 'there are bytes that are not UTF-8');
    line += 1;
  }
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}
