import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { DocumentedGuide } from '../support/documented-guide.js';
import { blocksOf, type DocumentedBlock } from '../support/documented-page.js';
import { isInstalled } from '../support/external-program.js';
import { sharedFile } from '../support/shared-files.js';

const FILES = [
  'questions_two_stage_concise.jsonl',
  'catalog_2688_newspec_correctly_fixed.json',
  'ground_truth.json',
  'qwen2.5-vl-72b_full_results.jsonl',
];

/** Queries and commands, in order. */
const executable = (page: string): DocumentedBlock[] =>
  blocksOf(page).filter(({ language }) => ['graphql', 'sh'].includes(language));

/** Skips aloud what cannot be done here. */
function describePage(page: string, why: string | undefined, tests: () => void): void {
  if (why !== undefined) process.stderr.write(`SKIPPED: ${page}: ${why}\n`);
  if (why === undefined) describe(`${page}, from top to bottom`, tests);
  else describe.skip(`${page} (SKIPPED: ${why})`, tests);
}

describePage('docs/graphql.md', isInstalled('curl') ? undefined : 'there is no curl on this machine', () => {
  let guide: DocumentedGuide;
  beforeAll(async () => {
    guide = await DocumentedGuide.open();
  });
  afterAll(() => guide.close());

  it.each(executable('docs/graphql.md'))('line $line: $language', (block) => guide.execute(block));

  // They speak of the same run.
  const queries = ['README.md', 'docs/live.md', 'docs/metrics.md'].flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => language === 'graphql')
      .map((block) => ({ page, ...block, outcome: undefined })),
  );
  it.each(queries)('$page, line $line', (block) => guide.execute(block));
});

const missing = FILES.filter((name) => sharedFile(`seed-data/${name}`) === undefined);
const why = missing.length > 0 ? 'its files are not on this machine (set METACOG_SHARED)' : undefined;
describePage('docs/published-experiment.md', why, () => {
  let guide: DocumentedGuide;
  beforeAll(async () => {
    guide = await DocumentedGuide.open();
    for (const name of FILES) await symlink(sharedFile(`seed-data/${name}`)!, path.join(guide.shell.folder, name));
  });
  afterAll(() => guide.close());

  it.each(executable('docs/published-experiment.md'))('line $line: $language', (block) => guide.execute(block));

  it('has left the files that it speaks of', async () => {
    const made = ['catalog.html', 'comparison.json', 'published.html', 'simple-comparison.json'];
    expect(await readdir(guide.shell.folder)).toEqual(expect.arrayContaining(made));
  });
});
