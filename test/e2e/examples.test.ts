import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';
import { isInstalled, runExternal } from '../support/external-program.js';
import type { FinishedProgram } from '../support/program.js';
import { startScoredRuns } from '../support/scored-runs.js';
import type { ServedProgram } from '../support/served-program.js';

const QUESTIONS = 30;
const hasCurl = isInstalled('curl');
if (!hasCurl) process.stderr.write('SKIPPED: the examples for shells: there is no curl on this machine\n');

const example = (name: string): string => path.join(packageRoot, 'examples', name);

let server: ServedProgram;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metacog-examples-'));
  server = await startScoredRuns(QUESTIONS);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (program: string, args: readonly string[]): Promise<FinishedProgram> =>
  runExternal(program, args, { cwd: folder, env: { METACOG_URL: server.url } });

(hasCurl ? describe : describe.skip)(`examples/shell${hasCurl ? '' : ' (SKIPPED: there is no curl)'}`, () => {
  const shell = (name: string, ...args: string[]): Promise<FinishedProgram> =>
    run('sh', [example(`shell/${name}`), ...args]);

  it('starts a run and waits for its end, once however often it is called', async () => {
    for (let call = 0; call < 2; call += 1) {
      const { code, stdout, stderr } = await shell('start-and-wait.sh', 'nightly', '9');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual({
        data: { runByName: { status: 'COMPLETED', progress: { complete: 9, failed: 0, total: 9 } } },
      });
    }
  });

  it('says why a run cannot be started', async () => {
    const { code, stderr } = await shell('start-and-wait.sh', 'never', '0');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^not started: .*questionLimit/);
  });

  it('scores a run under two keys, which contradict each other', async () => {
    const { code, stdout, stderr } = await shell('accuracy-by-key.sh', 'first', 'catalog', 'published');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    const [right, wrong] = lines.map((line) => Number(line.split(' ')[1]));
    expect(lines).toEqual([
      `catalog ${right} ${QUESTIONS} ${right! / QUESTIONS}`,
      `published ${wrong} ${QUESTIONS} ${wrong! / QUESTIONS}`,
    ]);
    expect(right! + wrong!).toBe(QUESTIONS);
    expect(await shell('accuracy-by-key.sh', 'first', 'none')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('NOT_FOUND'),
    });
  });

  it('downloads a run as CSV, whole or not at all', async () => {
    const file = path.join(folder, 'first.csv');
    expect(await shell('download-csv.sh', 'first', file)).toEqual({ code: 0, stdout: '', stderr: '' });
    const lines = (await readFile(file, 'utf8')).trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(QUESTIONS + 1);
    const wrong = path.join(folder, 'wrong.csv');
    const where = '{"tasks": ["Grid"], "sample": 0}';
    expect(await shell('download-csv.sh', 'first', wrong, 'published', where)).toMatchObject({ code: 0, stderr: '' });
    expect((await readFile(wrong, 'utf8')).trimEnd().split(/\r?\n/)).toHaveLength(QUESTIONS / 3 + 1);
    expect(await shell('download-csv.sh', 'none', path.join(folder, 'none.csv'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('NOT_FOUND'),
    });
    expect((await readdir(folder)).sort()).toEqual(['first.csv', 'wrong.csv']);
  });
});

describe('examples/node', () => {
  it('starts a run, follows its answers and prints its accuracy by task', async () => {
    const { code, stdout, stderr } = await run(process.execPath, [example('node/follow.mjs'), '9']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^run \S+$/);
    expect(lines.slice(1, 10).sort()).toEqual(
      Array.from({ length: 9 }, () => expect.stringMatching(/^\S+ [AB] [1-5]$/)),
    );
    expect(lines.slice(10)).toEqual([
      'answer key: catalog',
      ...['Color', 'Gabor', 'Grid'].map((task) =>
        expect.stringMatching(new RegExp(`^${task}: \\d of 3 = [01]\\.\\d{3} \\[`)),
      ),
    ]);
  });
});
