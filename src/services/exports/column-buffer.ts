import type { Cell, ColumnType } from './answer-columns.js';

/** A moment as its milliseconds. */
export type StoredCell = Exclude<Cell, Date> | bigint;

/**
 * Cells of one column, packed into memory that is filled again and again. As JavaScript values they would live long enough
 * for V8 to keep them where it collects late, and memory would be full of cells that are long written.
 */
export interface ColumnBuffer {
  push(cell: Cell): void;
  /** All of them, in the order they came. */
  cells(): StoredCell[];
  clear(): void;
  /** UTF-8 that it holds, in bytes; 0 in a column that is no text. */
  readonly textBytes: number;
}

/** @param capacity  cells that it holds at most */
export function columnBuffer(type: ColumnType, capacity: number): ColumnBuffer {
  if (type === 'text') return new TextBuffer(capacity);
  return new NumberBuffer(capacity, FROM_NUMBER[type]);
}

const FROM_NUMBER: Readonly<Record<Exclude<ColumnType, 'text'>, (stored: number) => StoredCell>> = {
  integer: (stored) => stored,
  number: (stored) => stored,
  boolean: (stored) => stored === 1,
  time: BigInt,
};

class NumberBuffer implements ColumnBuffer {
  readonly textBytes = 0;
  private readonly numbers: Float64Array;
  private readonly isThere: Uint8Array;
  private length = 0;

  constructor(
    capacity: number,
    private readonly fromNumber: (stored: number) => StoredCell,
  ) {
    this.numbers = new Float64Array(capacity);
    this.isThere = new Uint8Array(capacity);
  }

  push(cell: Cell): void {
    this.numbers[this.length] = Number(cell);
    this.isThere[this.length] = cell === null ? 0 : 1;
    this.length += 1;
  }

  cells(): StoredCell[] {
    const cells = new Array<StoredCell>(this.length).fill(null);
    for (let row = 0; row < this.length; row += 1) {
      if (this.isThere[row]) cells[row] = this.fromNumber(this.numbers[row] ?? NaN);
    }
    return cells;
  }

  clear(): void {
    this.length = 0;
  }
}

const NO_TEXT = -1;
/** UTF-8 of one UTF-16 code unit. */
const MOST_BYTES_A_UNIT = 3;

/** Texts as UTF-8, one after another; equal ones that follow each other are kept once. */
class TextBuffer implements ColumnBuffer {
  private bytes = Buffer.allocUnsafeSlow(1024);
  /** Where each text ends. */
  private readonly ends: Uint32Array;
  /** Which text is in each row. */
  private readonly textOfRow: Int32Array;
  private texts = 0;
  private length = 0;
  private last: string | null = null;

  constructor(capacity: number) {
    this.ends = new Uint32Array(capacity);
    this.textOfRow = new Int32Array(capacity);
  }

  push(cell: Cell): void {
    if (cell !== null && cell !== this.last) this.append(String(cell));
    this.textOfRow[this.length] = cell === null ? NO_TEXT : this.texts - 1;
    this.length += 1;
  }

  cells(): StoredCell[] {
    const cells = new Array<StoredCell>(this.length).fill(null);
    let known = NO_TEXT;
    let text = '';
    for (let row = 0; row < this.length; row += 1) {
      const wanted = this.textOfRow[row] ?? NO_TEXT;
      if (wanted === NO_TEXT) continue;
      if (wanted !== known) text = this.bytes.toString('utf8', this.ends[wanted - 1] ?? 0, this.ends[wanted]);
      known = wanted;
      cells[row] = text;
    }
    return cells;
  }

  clear(): void {
    this.texts = 0;
    this.length = 0;
    this.last = null;
  }

  get textBytes(): number {
    return this.ends[this.texts - 1] ?? 0;
  }

  private append(text: string): void {
    const start = this.textBytes;
    this.makeRoom(start, text.length * MOST_BYTES_A_UNIT);
    this.ends[this.texts] = start + this.bytes.write(text, start);
    this.texts += 1;
    this.last = text;
  }

  private makeRoom(used: number, more: number): void {
    if (used + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, used + more));
    this.bytes.copy(larger, 0, 0, used);
    this.bytes = larger;
  }
}
