import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export interface DocumentedBlock {
  /** What is shown in the page: `graphql`, `sh` …; empty for what programs print, and for drawings. */
  readonly language: string;
  readonly text: string;
  readonly page: string;
  /** Of the page, from 1. */
  readonly line: number;
  /** What the page says that comes of it: the JSON that follows at once, if any. */
  readonly outcome: unknown;
}

interface DocumentedPage {
  /** The test that executes the blocks of the page, in order. */
  readonly test: string;
  /** Blocks that it does not execute: how each begins, and why. */
  readonly except?: Readonly<Record<string, string>>;
}

const RUNS_THE_TESTS = 'runs the tests, of which this is one';

/** Every page that shows commands, queries or code. A block is executed by the test of its page, or stands here. */
export const PAGES: Readonly<Record<string, DocumentedPage>> = {
  'README.md': {
    test: 'test/e2e/readme.test.ts',
    except: {
      'npm ci && npm test': RUNS_THE_TESTS,
      'a live backend: SKIPPED': 'what that prints: how many tests there are, which no test can know',
      'startRun ── preflight': 'a drawing',
      '╔═': 'held against a report by test/e2e/published-report.test.ts, which has the files that it takes',
      'src/index.ts      entry': 'a map: test/unit/readme.test.ts looks whether what it names is there',
    },
  },
  'CONTRIBUTING.md': {
    test: 'test/unit/docs/documented-pages.test.ts',
    except: { 'npm ci ': RUNS_THE_TESTS },
  },
  'docs/access.md': { test: 'test/e2e/access-guide.test.ts' },
  'docs/dispatch.md': { test: 'test/e2e/vllm-pages.test.ts' },
  'docs/file-formats.md': { test: 'test/e2e/guides.test.ts' },
  'docs/graphql.md': { test: 'test/e2e/guides.test.ts' },
  'docs/live.md': { test: 'test/e2e/guides.test.ts' },
  'docs/metrics.md': { test: 'test/e2e/guides.test.ts' },
  'docs/metrics-reference.md': { test: 'test/unit/docs/metrics-reference.test.ts' },
  'docs/published-experiment.md': { test: 'test/e2e/guides.test.ts' },
  'docs/real-vllm.md': {
    test: 'test/e2e/vllm-pages.test.ts',
    except: {
      'vllm serve': 'needs four GPUs; test/unit/docs/documented-pages.test.ts looks at its flags',
    },
  },
  'docs/scaling-out.md': { test: 'test/e2e/scaling-out.test.ts' },
};

/** The fenced blocks of a page, in order; JSON that says what comes of the one before belongs to that. */
export function blocksOf(page: string): DocumentedBlock[] {
  const content = readFileSync(path.join(packageRoot, page), 'utf8');
  const fences = [...content.matchAll(/^```(\w*)\n(.*?)^```\n(\n```json\n(.*?)^```\n)?/gms)];
  return fences.map((match) => {
    const [, language = '', text = '', , outcome] = match;
    const line = content.slice(0, match.index).split('\n').length;
    return {
      page,
      language,
      text,
      line,
      outcome: outcome === undefined ? undefined : (JSON.parse(outcome) as unknown),
    };
  });
}

/** Those that are to be executed. */
export function blocksToExecute(page: string): DocumentedBlock[] {
  const exceptions = Object.keys(PAGES[page]?.except ?? {});
  return blocksOf(page).filter(({ text }) => !exceptions.some((beginning) => text.startsWith(beginning)));
}

/** The one that begins so. */
export function blockOf(page: string, beginning: string): DocumentedBlock {
  const [found, ...others] = blocksOf(page).filter(({ text }) => text.startsWith(beginning));
  if (!found || others.length > 0) throw new Error(`${page} has not one block that begins with ${beginning}`);
  return found;
}

/** Whether a command line starts a program that stays up. */
function staysUp(command: string): boolean {
  return /\b(npm start|metacog (serve|worker|simulate))\b/.test(command);
}

/** The programs of a block that stay up, each a command line of its own, and the commands that end. */
export function programsAndCommandsOf({ text }: DocumentedBlock): {
  readonly programs: readonly string[];
  readonly commands: string;
} {
  const lines = text.split(/(?<!\\)\n/);
  return {
    programs: lines.filter(staysUp),
    commands: lines
      .filter((line) => !staysUp(line))
      .join('\n')
      .trim(),
  };
}
