import { TextDecoder } from 'node:util';
import { fileFault, type ImportFile } from './import-file.js';

const NEWLINE = 0x0a;
const NUL = 0x00;

/**
 * Decodes a file strictly as UTF-8, with or without a byte order mark, in pieces that end at line ends where they can,
 * so that the fault of a byte can name its line. The usual decoders replace bad bytes silently: a model's reply would
 * be changed without a word.
 * @throws InvalidInputError  naming the line with the first byte that is NUL or not UTF-8, or UTF-16 as such
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, file: ImportFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst && isUtf16(chunk)) throw fileFault(file, 'line 1', 'it is UTF-16; save it as UTF-8');
    isFirst = false;
    for (const piece of lineEndPieces(chunk)) {
      if (piece.includes(NUL)) throw fileFault(file, `line ${line}`, 'there is a NUL byte; is the file UTF-8 text?');
      const text = decodePiece(decoder, piece);
      if (text === undefined) throw fileFault(file, `line ${line}`, 'there are bytes that are not UTF-8');
      if (piece.at(-1) === NEWLINE) line += 1;
      yield text;
    }
  }
  if (decodePiece(decoder) === undefined) throw fileFault(file, `line ${line}`, 'it ends in the middle of a character');
}

function isUtf16(chunk: Buffer): boolean {
  return (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);
}

function* lineEndPieces(chunk: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < chunk.length) {
    const newline = chunk.indexOf(NEWLINE, start);
    const end = newline === -1 ? chunk.length : newline + 1;
    yield chunk.subarray(start, end);
    start = end;
  }
}

/** Without a piece: what is left at the end of the file. */
function decodePiece(decoder: TextDecoder, piece?: Buffer): string | undefined {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    return undefined;
  }
}
