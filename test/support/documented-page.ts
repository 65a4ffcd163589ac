import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export interface DocumentedBlock {
  /** What is shown in the page: `graphql`, `sh` … */
  readonly language: string;
  readonly text: string;
  /** Of the page, from 1. */
  readonly line: number;
  /** What the page says that comes of it: the JSON that follows, if any. */
  readonly outcome: unknown;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): DocumentedBlock[] {
  const content = readFileSync(path.join(packageRoot, page), 'utf8');
  const blocks = [...content.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: content.slice(0, match.index).split('\n').length,
  }));
  return blocks.map((block, i) => {
    const next = blocks[i + 1];
    return { ...block, outcome: next?.language === 'json' ? (JSON.parse(next.text) as unknown) : undefined };
  });
}

/** Programs that stay up, each a command line of its own; none in a block of commands that end. */
export function programsOf({ text }: DocumentedBlock): string[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines.filter((line) => /\b(npm start|metacog (serve|worker|simulate))\b/.test(line));
}
