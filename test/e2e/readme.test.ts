import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DocumentedGuide } from '../support/documented-guide.js';
import { blocksToExecute, type DocumentedBlock } from '../support/documented-pages.js';
import { isInstalled } from '../support/external-program.js';
import { startCli, type FinishedProgram, type RunningProgram } from '../support/program.js';

const hasCurl = isInstalled('curl');
if (!hasCurl) process.stderr.write('SKIPPED: README.md: there is no curl on this machine\n');

/** Lines of progress, and how long it took: they differ from one machine to another. */
const VARYING = /^(run demo: [\d,]+\/|database: |built-in questions)/;
const printedWords = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !VARYING.test(line))
    .map((line) => line.replace(/after .*/, 'after …'));

(hasCurl ? describe : describe.skip)(
  `README.md, from top to bottom, with databases of its own${hasCurl ? '' : ' (SKIPPED: there is no curl)'}`,
  () => {
    let simulator: RunningProgram;
    let guide: DocumentedGuide;
    let printed: FinishedProgram | undefined;
    beforeAll(async () => {
      simulator = startCli(['simulate', '--observer', 'signal-detection', '--port', '0']);
      const gpu = await simulator.waitFor(/http:\/\/127\.0\.0\.1:\d+/);
      guide = await DocumentedGuide.withoutServer({ 'http://gpu-1:8000': gpu }, {});
    });
    afterAll(async () => {
      await guide.close();
      await simulator.kill();
    });

    it.each(blocksToExecute('README.md'))(
      'line $line: $language',
      async (block) => {
        if (block.language === '') {
          expect(printedWords(printed?.stdout ?? '')).toEqual(printedWords(block.text));
          expect(printed?.stderr).toMatch(/^run demo: 2,688\/2,688 \(100 %\)/m);
          return;
        }
        if (block.text.includes('metacog import')) await writeOwnFiles();
        printed = await guide.execute(block, codeOf(block));
      },
      600_000,
    );

    it('has a last server that asks the vLLM that it was told', async () => {
      const { stdout } = await guide.shell.run('npx metacog run --dataset mine --limit 20 --name asked');
      expect(stdout).toContain('20 complete, 0 failed');
      const { runByName } = await guide.api.query<{ runByName: { backend: { name: string } } }, object>(
        { text: '{ runByName(name: "asked") { backend { name } } }' },
        {},
      );
      expect(runByName.backend.name).toBe('vllm');
    });

    /** The reader's own files: what run `first` was asked and said, and a key that has Gabor wrong. */
    async function writeOwnFiles(): Promise<void> {
      const { folder } = guide.shell;
      const done = await guide.shell.run(`
        npx metacog export first --format jsonl --output results.jsonl
        npx metacog export --dataset metacog-2688 --format questions --output all-questions.jsonl
        npx metacog export --dataset metacog-2688 --format catalog --output all-catalog.json
        npx metacog export --dataset metacog-2688 --format key --output all-keys.json`);
      expect(done).toMatchObject({ code: 0 });
      const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
      const write = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
      const asked = new Set((await read('results.jsonl')).match(/\w+-\d+(?=_stage1)/g));
      const questions = (await read('all-questions.jsonl')).split('\n').filter((line) => asked.has(qidIn(line)));
      await write('questions.jsonl', `${questions.join('\n')}\n`);
      const catalog = JSON.parse(await read('all-catalog.json')) as { qid: string }[];
      await write('catalog.json', JSON.stringify(catalog.filter(({ qid }) => asked.has(qidIn(qid)))));
      const key = Object.entries(JSON.parse(await read('all-keys.json')) as Record<string, { correct_choice: string }>);
      const wrong = key
        .filter(([qid]) => asked.has(qidIn(qid)))
        .map(([qid, { correct_choice: letter }]) => {
          const swapped = letter === 'A' ? 'B' : 'A';
          return [qid, { correct_choice: qid.startsWith('GAB') ? swapped : letter }];
        });
      await write('ground_truth.json', JSON.stringify(Object.fromEntries(wrong)));
    }
  },
);

/** The first name of a question in a text. */
function qidIn(text: string): string {
  return /[A-Z]+-\d+/.exec(text)?.[0] ?? '';
}

/** An audit ends with 1 when a key is suspect, and one is. */
function codeOf({ text }: DocumentedBlock): number {
  return text.includes('metacog audit') ? 1 : 0;
}
