import Table from 'cli-table3';
import { plainText } from '../../services/exports/document/plain-text.js';
import {
  textOf,
  type Cell,
  type Column,
  type Row,
  type Table as TableBlock,
  type Tone,
} from '../../services/exports/document/document.js';
import type { Colors } from '../cli-context.js';
import type { TextOptions } from './text.js';
import { words, wrap } from './wrap.js';

/** No lines but the one under the heading: at 80 columns every character counts. */
const CHARACTERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', right: '', 'right-mid': '' },
  ...{ mid: '', 'mid-mid': '', middle: '' },
};
const GAP = 2;
const NARROWEST_COLUMN = 8;
/** An explanation stands beside its row where it has so many columns to be readable, and under it where it has not. */
const NARROWEST_NOTE = 44;
const WIDEST_NOTE = 70;
const NOTE_INDENT = '    ';

/** A table of aligned columns, each as wide as it needs; columns of text are wrapped where all do not fit. */
export function textTable(block: TableBlock, options: TextOptions): string {
  const { columns, rows } = withoutDrawings(block, options.width);
  const widths = fitted(naturalWidths({ columns, rows }), columns, options.width);
  const free = options.width - totalOf(widths) - GAP;
  const hasNotes = rows.some(({ note }) => note !== undefined);
  const noteWidth = hasNotes ? Math.max(0, Math.min(WIDEST_NOTE, free)) : 0;
  const layout = { columns, widths, noteWidth, isBeside: noteWidth >= NARROWEST_NOTE, options };
  const drawn = newTable(layout);
  drawn.push(...headingOf(layout), ...rows.flatMap((row) => linesOf(row, layout)));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

interface Layout {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  /** Of a last column that holds the notes, or is empty so that a note under its row has all the room. */
  readonly noteWidth: number;
  readonly isBeside: boolean;
  readonly options: TextOptions;
}

type Line = Parameters<InstanceType<typeof Table>['push']>[number];

function newTable({ columns, widths, noteWidth }: Layout): InstanceType<typeof Table> {
  return new Table({
    chars: CHARACTERS,
    colWidths: [...widths, ...(noteWidth > 0 ? [noteWidth] : [])].map((width) => width + GAP),
    colAligns: [...columns.map(({ align }) => align ?? 'left'), 'left'],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
  });
}

/** Titles, broken into lines, and the rule under them; nothing where no column has a title. */
function headingOf({ columns, widths, noteWidth, options }: Layout): Line[] {
  if (columns.every(({ title }) => title === '')) return [];
  const { dim } = options.colors;
  const last = noteWidth > 0 ? [''] : [];
  return [
    [...columns.map(({ title }, index) => dimmed(wrap(plainText(title), widths[index] ?? title.length), dim)), ...last],
    [...widths.map((width) => dim('─'.repeat(width))), ...last],
  ];
}

function linesOf(row: Row, { widths, noteWidth, isBeside, options }: Layout): Line[] {
  const { colors, width } = options;
  const cells = row.cells.map((cell, index) => painted(cell, { row, width: widths[index] ?? 0, colors }));
  const note = plainText(row.note ?? '');
  if (noteWidth === 0) return [cells];
  if (isBeside) return [[...cells, dimmed(wrap(note, noteWidth), colors.dim)]];
  const under = dimmed(wrap(note, Math.min(width, totalOf(widths) + GAP + noteWidth), INDENTED), colors.dim);
  return [[...cells, ''], ...(note === '' ? [] : [[{ content: under, colSpan: cells.length + 1 }]])];
}

const INDENTED = { first: NOTE_INDENT, rest: NOTE_INDENT };

/** Each line by itself: a colour that runs over a line end would colour the next column. */
function dimmed(lines: readonly string[], dim: Colors['dim']): string {
  return lines.map((line) => dim(line)).join('\n');
}

/** A drawing gives way to figures. */
function withoutDrawings({ columns, rows }: TableBlock, width: number): Pick<TableBlock, 'columns' | 'rows'> {
  if (totalOf(naturalWidths({ columns, rows })) <= width) return { columns, rows };
  const kept = columns.map(({ isDrawing }) => isDrawing !== true);
  return {
    columns: columns.filter((_, index) => kept[index]),
    rows: rows.map((row) => ({ ...row, cells: row.cells.filter((_, index) => kept[index]) })),
  };
}

/** A heading may take several lines, a cell takes one. */
function naturalWidths({ columns, rows }: Pick<TableBlock, 'columns' | 'rows'>): number[] {
  return columns.map(({ title }, index) => {
    const titleWords = words(title).map((word) => word.length);
    const cells = rows.map(({ cells: { [index]: cell = '' } }) => plainText(textOf(cell)).length);
    return Math.max(...titleWords, ...cells);
  });
}

/** Takes from the widest column of text until all fit, or nothing more can be taken. */
function fitted(natural: readonly number[], columns: readonly Column[], width: number): number[] {
  const widths = [...natural];
  const isText = (index: number) => columns[index]?.align !== 'right';
  while (totalOf(widths) > width) {
    const widest = Math.max(...widths.filter((_, index) => isText(index)));
    if (!(widest > NARROWEST_COLUMN)) break;
    const place = widths.findIndex((columnWidth, index) => columnWidth === widest && isText(index));
    widths[place] = widest - 1;
  }
  return widths;
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);
}

function painted(cell: Cell, { row, width, colors }: { row: Row; width: number; colors: Colors }): string {
  const tone = typeof cell === 'string' ? undefined : cell.tone;
  return wrap(plainText(textOf(cell)), width)
    .map((line) => (tone ? toned(line, tone, colors) : row.strong ? colors.bold(line) : line))
    .join('\n');
}

function toned(text: string, tone: Tone, { bold, red, yellow, green }: Colors): string {
  if (tone === 'bad') return bold(red(text));
  return tone === 'warning' ? yellow(text) : green(text);
}
