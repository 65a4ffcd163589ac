import { plainText } from '../../services/exports/document/plain-text.js';
import type { Block, Document, Notice, Paragraph } from '../../services/exports/document/document.js';
import type { Colors } from '../cli-context.js';
import { textTable } from './text-table.js';
import { wrap } from './wrap.js';

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colors: Colors;
}

/** Longer lines are hard to follow with the eye. */
const LONGEST_LINE = 100;

/** A document for a terminal: no line is wider than it, unless a single number is. */
export function toText({ notices, title, sections }: Document, options: TextOptions): string {
  const { colors } = options;
  const blocks = [
    ...notices.map((notice) => noticeOf(notice, options)),
    colors.bold(wrap(plainText(title), options.width).join('\n')),
    ...sections.flatMap((section) => [
      `${colors.bold(colors.cyan(plainText(section.title)))}\n${colors.cyan('─'.repeat(section.title.length))}`,
      ...section.blocks.map((block) => blockOf(block, options)),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function blockOf(block: Block, options: TextOptions): string {
  const width = Math.min(options.width, LONGEST_LINE);
  switch (block.kind) {
    case 'table':
      return textTable(block, options);
    case 'list':
      return block.items.map((item) => wrap(plainText(item), width, { first: '- ', rest: '  ' }).join('\n')).join('\n');
    case 'notice':
      return noticeOf(block, options);
    case 'paragraph':
      return wrap(plainText(block.text), width)
        .map((line) => painted(line, block.weight, options.colors))
        .join('\n');
  }
}

function painted(line: string, weight: Paragraph['weight'], colors: Colors): string {
  if (weight === 'strong') return colors.bold(line);
  return weight === 'aside' ? colors.dim(line) : line;
}

/** A box that cannot be missed, with or without colours. */
function noticeOf({ tone, title, lines }: Notice, options: TextOptions): string {
  const { bold, red, yellow } = options.colors;
  const paint = tone === 'bad' ? (text: string) => bold(red(text)) : yellow;
  const width = Math.min(options.width, LONGEST_LINE);
  const inner = width - 4;
  const [head, ...rest] = [title, ...lines].map((line) => wrap(plainText(line), inner));
  const content = [...(head ?? []), ...rest.flatMap((wrapped) => ['', ...wrapped])];
  const edge = '═'.repeat(width - 2);
  return [`╔${edge}╗`, ...content.map((line) => `║ ${line.padEnd(inner)} ║`), `╚${edge}╝`].map(paint).join('\n');
}
