/** How a piece of text is meant; a terminal shows it by colour, Markdown by weight. */
export type Tone = 'bad' | 'warning' | 'good';

export type Cell = string | { readonly text: string; readonly tone: Tone };

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly align?: 'left' | 'right';
  /** Drawn with characters, for the eye alone; left out where width is wanted. */
  readonly isDrawing?: boolean;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** What the row says, in words. */
  readonly note?: string | undefined;
  readonly strong?: boolean;
}

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  /** 'aside': explains, and may be passed over. */
  readonly weight?: 'strong' | 'aside';
}

export interface BulletList {
  readonly kind: 'list';
  readonly items: readonly string[];
}

/** What must be read before anything else. */
export interface Notice {
  readonly kind: 'notice';
  readonly tone: 'bad' | 'warning';
  readonly title: string;
  readonly lines: readonly string[];
}

export type Block = Table | Paragraph | BulletList | Notice;

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** What a command says, once, whatever it is written as. */
export interface Document {
  /** Stand before the title. */
  readonly notices: readonly Notice[];
  readonly title: string;
  readonly sections: readonly Section[];
}

export function paragraph(text: string, weight?: Paragraph['weight']): Paragraph {
  return { kind: 'paragraph', text, ...(weight && { weight }) };
}

export function aside(text: string): Paragraph {
  return paragraph(text, 'aside');
}

export function list(items: readonly string[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** Columns: "name" for text, ">name" for numbers, "~name" for a drawing. */
export function table(columns: readonly string[], rows: readonly (Row | readonly Cell[])[]): Table {
  return {
    kind: 'table',
    columns: columns.map(columnOf),
    rows: rows.map((row) => ('cells' in row ? row : { cells: row })),
  };
}

/** Two columns: what, and which. */
export function facts(rows: readonly (readonly [string, Cell])[]): Table {
  return table(['', ''], rows);
}

export function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function columnOf(text: string): Column {
  // "[95 %]" is never broken into two lines
  const title = text.replace(/^[>~]/, '').replace('[95 %]', '[95\u00a0%]');
  if (text.startsWith('>')) return { title, align: 'right' };
  return text.startsWith('~') ? { title, isDrawing: true } : { title };
}
