import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'metacog-jest-')));
  await writeFile(path.join(folder, 'package.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `npm test` over a folder of its own that holds these files. */
async function runTests(
  files: Record<string, string>,
  more: object = {},
): Promise<{ lastLine: string | undefined; code: number | null }> {
  await Promise.all(Object.entries(files).map(([name, source]) => writeFile(path.join(folder, name), source)));
  const config = {
    rootDir: folder,
    testMatch: Object.keys(files).map((name) => path.join(folder, name)),
    transform: {},
    reporters: ['default', path.join(root, 'test/support/count-reporter.mjs')],
    ...more,
  };
  const child = spawn(process.execPath, [path.join(root, 'scripts/test.mjs'), '--config', JSON.stringify(config)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines = (await text(child.stdout)).trimEnd().split('\n');
  return { lastLine: lines.at(-1), code: await exit };
}

it('ends with the counts, where a file that cannot run is a failed test and a planned test is skipped', async () => {
  const { lastLine, code } = await runTests({
    'mixed.case.js': `test('a', () => {}); test('b', () => {}); test('c', () => { throw new Error('wrong') });
      test.skip('d', () => {}); test.todo('e');`,
    'broken.case.js': 'this is not a program',
  });
  expect(lastLine).toBe('2 passed, 2 failed, 2 skipped');
  expect(code).toBe(1);
});

it('counts what workers of its own did, as many as there are', async () => {
  const files = Object.fromEntries(['one', 'two', 'three'].map((name) => [`${name}.case.js`, "test('a', () => {})"]));
  const workers = { maxWorkers: 2, workerIdleMemoryLimit: 1 };
  expect(await runTests(files, workers)).toEqual({ lastLine: '3 passed, 0 failed, 0 skipped', code: 0 });
});

it('exits with 0 when everything passes', async () => {
  expect(await runTests({ 'fine.case.js': "test('a', () => {})" })).toEqual({
    lastLine: '1 passed, 0 failed, 0 skipped',
    code: 0,
  });
});

it('counts a run that breaks off before its first test as failed', async () => {
  const setup = path.join(folder, 'setup.cjs');
  await writeFile(setup, "throw new Error('no database')");
  const { lastLine, code } = await runTests({ 'never.case.js': "test('a', () => {})" }, { globalSetup: setup });
  expect(lastLine).toBe('0 passed, 1 failed, 0 skipped');
  expect(code).toBe(1);
});
