import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { Document } from '../services/exports/document/document.js';
import { toHtml, type Figure } from '../services/exports/document/html.js';
import { toMarkdown } from '../services/exports/document/markdown.js';
import { CliError } from './cli-error.js';
import { colorsFor, NO_COLORS, type CliContext } from './cli-context.js';
import { toText } from './document/text.js';

const FORMATS = ['text', 'markdown', 'html', 'json'] as const;
export type Format = (typeof FORMATS)[number];

const DEFAULT_WIDTH = 80;
const NARROWEST = 60;
const WIDEST = 160;

export function formatOption(): Option {
  return new Option('--format <format>', 'json is what the API answers, not rounded').choices(FORMATS).default('text');
}

/** As other commands have it. */
export function jsonOption(): Option {
  return new Option('--json', 'the same as --format json').implies({ format: 'json' });
}

interface Written {
  readonly format: Format;
  /** File instead of standard output. */
  readonly output?: string | undefined;
  /** What JSON holds. */
  readonly answer: object;
  readonly document: Document;
  /** Drawn only for HTML. */
  readonly figures?: () => Promise<readonly Figure[]>;
}

/**
 * Writes what a command has to say, in the format that was asked for.
 * @throws CliError when the file cannot be written
 */
export async function writeDocument(written: Written, context: CliContext): Promise<void> {
  const { output } = written;
  const content = await contentOf(written, context);
  if (output === undefined) {
    context.stdout.write(content);
    return;
  }
  await writeFile(output, content).catch((error: unknown) => {
    throw new CliError(`cannot write ${output}`, {
      cause: error,
      hint: 'does its folder exist, and may you write there?',
    });
  });
}

async function contentOf({ format, output, answer, document, figures }: Written, context: CliContext): Promise<string> {
  const { stdout, env } = context;
  switch (format) {
    case 'json':
      return `${JSON.stringify(answer, null, 2)}\n`;
    case 'markdown':
      return toMarkdown(document);
    case 'html':
      return toHtml(document, await figures?.());
    case 'text':
      return output === undefined
        ? toText(document, { width: widthOf(stdout.columns), colors: colorsFor(stdout, env) })
        : toText(document, { width: DEFAULT_WIDTH, colors: NO_COLORS });
  }
}

/** Outside a terminal no width is known, and 80 is read everywhere. */
export function widthOf(columns: number | undefined): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns ?? DEFAULT_WIDTH));
}
