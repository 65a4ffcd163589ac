import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import { CliError } from './cli-error.js';
import { colorsFor, NO_COLORS, type CliContext } from './cli-context.js';
import type { Document } from './document/document.js';
import { toMarkdown } from './document/markdown.js';
import { toText } from './document/text.js';

const FORMATS = ['text', 'markdown', 'json'] as const;
export type Format = (typeof FORMATS)[number];

const DEFAULT_WIDTH = 80;
const NARROWEST = 60;
const WIDEST = 160;

export function formatOption(): Option {
  return new Option('--format <format>', 'json is what the API answers, not rounded').choices(FORMATS).default('text');
}

interface Written {
  readonly format: Format;
  /** File instead of standard output. */
  readonly output?: string | undefined;
  /** What JSON holds. */
  readonly answer: object;
  readonly document: Document;
}

/**
 * Writes what a command has to say, in the format that was asked for.
 * @throws CliError when the file cannot be written
 */
export async function writeDocument({ format, output, answer, document }: Written, context: CliContext): Promise<void> {
  const { stdout, env } = context;
  const toFile = output !== undefined;
  const text = () =>
    toText(document, {
      width: toFile ? DEFAULT_WIDTH : widthOf(stdout.columns),
      colors: toFile ? NO_COLORS : colorsFor(stdout, env),
    });
  const content =
    format === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : format === 'markdown' ? toMarkdown(document) : text();
  if (!toFile) {
    stdout.write(content);
    return;
  }
  await writeFile(output, content).catch((error: unknown) => {
    throw new CliError(`cannot write ${output}`, {
      cause: error,
      hint: 'does its folder exist, and may you write there?',
    });
  });
}

/** Outside a terminal no width is known, and 80 is read everywhere. */
function widthOf(columns: number | undefined): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns ?? DEFAULT_WIDTH));
}
