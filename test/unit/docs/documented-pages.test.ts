import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../src/package-root.js';
import { cli } from '../../support/cli.js';
import { blockOf, blocksOf, blocksToExecute, PAGES } from '../../support/documented-pages.js';

const read = (file: string): string => readFileSync(path.join(packageRoot, file), 'utf8');
const listed = (folder: string): string[] =>
  readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' });
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...listed('docs').map((file) => `docs/${file}`),
  ...listed('examples').map((file) => `examples/${file}`),
].filter((file) => file.endsWith('.md'));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

describe('every fenced block of the documentation', () => {
  it('is executed by the test of its page, or stands in a list with the reason', () => {
    const shown = pages.filter((page) => /^ *(```|~~~)/m.test(read(page)));
    expect(Object.keys(PAGES).toSorted()).toEqual(shown.toSorted());
  });

  describe.each(Object.entries(PAGES))('%s', (page, { test, except = {} }) => {
    it('has blocks that its test reads, and exceptions that are each of one block', () => {
      // Fences in lists, or of another kind, would be overlooked.
      const outcomes = blocksOf(page).filter(({ outcome }) => outcome !== undefined).length;
      expect(read(page).match(/^ *(```|~~~)/gm)).toHaveLength(2 * (blocksOf(page).length + outcomes));
      for (const beginning of Object.keys(except)) expect(blockOf(page, beginning).page).toBe(page);
      if (blocksToExecute(page).length > 0) expect(read(test)).toContain(`'${page}'`);
    });
  });
});

describe('what no test can execute', () => {
  it.each(pages)('%s names scripts and benches that there are', (page) => {
    const names = [...read(page).matchAll(/\bnpm run ([a-z][\w:]*)/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
    const benches = [...read(page).matchAll(/\bnpm run bench -- ([a-z][\w-]*)/g)].map(([, name = '']) => name);
    expect(benches.filter((name) => !existsSync(path.join(packageRoot, `bench/${name}.bench.ts`)))).toEqual([]);
    if (read(page).includes('.ci/run')) expect(existsSync(path.join(packageRoot, '.ci/run'))).toBe(true);
  });

  it.each(pages)('%s names commands within a line that there are, with options that they have', async (page) => {
    const inLine = [
      ...read(page)
        .replaceAll(/^```.*?^```/gms, '')
        .matchAll(/`(?:npx )?metacog ([^`]+)`/g),
    ];
    for (const [, line = ''] of inLine) {
      const [command = '', kind = ''] = line.split(/\s+/);
      const { exitCode, stdout } = await cli([command, ...(command === 'import' ? [kind] : []), '--help']);
      expect({ line, exitCode }).toEqual({ line, exitCode: 0 });
      const options = line.match(/--[a-z-]+/g) ?? [];
      expect({ line, unknown: options.filter((option) => !stdout.includes(option)) }).toEqual({ line, unknown: [] });
    }
  });

  it('docs/real-vllm.md serves vLLM with flags that go together with what it tells the server', () => {
    const { text } = blockOf('docs/real-vllm.md', 'vllm serve');
    for (const [, json = ''] of text.matchAll(/'(\{.*?\})'/g)) expect(() => JSON.parse(json) as unknown).not.toThrow();
    const slots = Number(/--max-num-seqs (\d+)/.exec(text)?.[1]);
    expect(blockOf('docs/real-vllm.md', 'VLLM_URL=http://gpu-1:8000 MAX_IN_FLIGHT').text).toContain(
      `MAX_IN_FLIGHT=${1.25 * slots} `,
    );
    expect(Number(/--max-num-queued-reqs (\d+)/.exec(text)?.[1])).toBeGreaterThan(slots);
  });
});
