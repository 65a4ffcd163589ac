import { plainText } from './plain-text.js';
import { textOf, type Block, type Cell, type Document, type Notice, type Row, type Table } from './document.js';

/** A document as GitHub shows it. */
export function toMarkdown({ notices, title, sections }: Document): string {
  const blocks = [
    ...notices.map(noticeOf),
    `# ${escaped(title)}`,
    ...sections.flatMap((section) => [`## ${escaped(section.title)}`, ...section.blocks.map(blockOf)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'table':
      return tableOf(block);
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'notice':
      return noticeOf(block);
    case 'paragraph':
      return block.weight === 'strong' ? `**${escaped(block.text)}**` : escaped(block.text);
  }
}

function noticeOf({ tone, title, lines }: Notice): string {
  const quoted = [tone === 'bad' ? '[!CAUTION]' : '[!WARNING]', `**${escaped(title)}**`];
  for (const line of lines) quoted.push('', escaped(line));
  return quoted.map((line) => `> ${line}`.trimEnd()).join('\n');
}

function tableOf({ columns, rows }: Table): string {
  const hasNotes = rows.some(({ note }) => note !== undefined);
  const head = [...columns.map(({ title }) => escaped(title)), ...(hasNotes ? ['what it says'] : [])];
  const rule = [...columns.map(({ align }) => (align === 'right' ? '---:' : '---')), ...(hasNotes ? ['---'] : [])];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(rule), ...rows.map((row) => line(rowCells(row, hasNotes)))].join('\n');
}

function rowCells({ cells, note, strong }: Row, hasNotes: boolean): string[] {
  const written = cells.map((cell) => cellOf(cell, strong ?? false));
  return hasNotes ? [...written, escaped(note ?? '')] : written;
}

function cellOf(cell: Cell, strong: boolean): string {
  const text = escaped(textOf(cell));
  const isBold = strong || typeof cell !== 'string';
  return isBold && text !== '' ? `**${text}**` : text;
}

/** What would be read as markup; an underscore within a word is not. */
function escaped(text: string): string {
  return plainText(text)
    .replaceAll(/[\\|*`~]|<(?=[a-z/!?])/gi, String.raw`\$&`)
    .replaceAll(/(?<![a-z0-9])_|_(?![a-z0-9])/gi, String.raw`\_`)
    .replaceAll('](', String.raw`]\(`)
    .replace(/^([#>+-])/, String.raw`\$1`)
    .trim();
}
