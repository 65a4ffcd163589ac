import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DocumentedGuide } from '../support/documented-guide.js';
import { blocksToExecute, type DocumentedBlock } from '../support/documented-pages.js';
import { isInstalled } from '../support/external-program.js';
import { sharedFile } from '../support/shared-files.js';

const FILES = [
  'questions_two_stage_concise.jsonl',
  'catalog_2688_newspec_correctly_fixed.json',
  'ground_truth.json',
  'qwen2.5-vl-72b_full_results.jsonl',
];

/** Skips aloud what cannot be done here. */
function describePage(page: string, why: string | undefined, tests: () => void): void {
  if (why !== undefined) process.stderr.write(`SKIPPED: ${page}: ${why}\n`);
  if (why === undefined) describe(`${page}, from top to bottom`, tests);
  else describe.skip(`${page} (SKIPPED: ${why})`, tests);
}

const noCurl = isInstalled('curl') ? undefined : 'there is no curl on this machine';

describePage('docs/graphql.md', noCurl, () => {
  let guide: DocumentedGuide;
  beforeAll(async () => {
    guide = await DocumentedGuide.open();
  });
  afterAll(() => guide.close());

  it.each(blocksToExecute('docs/graphql.md'))('line $line: $language', async (block) => {
    await guide.execute(block);
  });

  // They speak of the same run.
  it.each(blocksToExecute('docs/metrics.md'))('docs/metrics.md, line $line', async (block) => {
    await guide.execute(block);
  });
  it.each(blocksToExecute('docs/live.md'))('docs/live.md, line $line: $language', async (block) => {
    guide.translate('runId: "…"', `runId: "${await guide.idOf('first')}"`);
    const printed = await guide.execute(block);
    // 100 answers have two writes each, and the stream ends with the run.
    if (printed)
      expect(printed.stdout.match(/^event: \w+/gm)).toEqual([
        ...Array<string>(200).fill('event: next'),
        'event: complete',
      ]);
  });
});

describePage('docs/file-formats.md', noCurl, () => {
  let guide: DocumentedGuide;
  beforeAll(async () => {
    guide = await DocumentedGuide.open();
    await guide.shell.run('npx metacog run --dataset metacog-2688 --limit 30 --name pilot');
  });
  afterAll(() => guide.close());

  // The key that is shown is the one that the command before it names.
  const isKey = ({ language }: DocumentedBlock): boolean => language === 'json';
  const blocks = blocksToExecute('docs/file-formats.md').toSorted((a, b) => Number(isKey(b)) - Number(isKey(a)));
  it.each(blocks)('line $line: $language', async (block) => {
    if (!isKey(block)) {
      await guide.execute(block);
      return;
    }
    await writeFile(path.join(guide.shell.folder, 'key.json'), block.text);
    const imported = 'npx metacog import key --dataset metacog-2688 --name ground-truth --file key.json';
    const { code, stderr } = await guide.shell.run(imported);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1') });
  });

  it('has downloaded a table under that key, of the answers that were asked for', async () => {
    const [header = '', ...rows] = (await readFile(path.join(guide.shell.folder, 'pilot.csv'), 'utf8'))
      .trim()
      .split('\r\n');
    const columns = header.split(',');
    expect(columns).toEqual(expect.arrayContaining(['qid', 'task', 'answer_key', 'truth', 'correct']));
    for (const row of rows) expect(row).toContain('ground-truth');
    expect(rows.length).toBeLessThan(2);
  });
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

  it.each(blocksToExecute('docs/published-experiment.md'))('line $line: $language', async (block) => {
    await guide.execute(block);
  });

  it('has left the files that it speaks of', async () => {
    const made = ['catalog.html', 'comparison.json', 'published.html', 'simple-comparison.json'];
    expect(await readdir(guide.shell.folder)).toEqual(expect.arrayContaining(made));
  });
});
