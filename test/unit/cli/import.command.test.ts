import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cli } from '../../support/cli.js';
import { startMadeRunsApi, type MadeRuns } from '../../support/made-runs-api.js';

describe('metacog import', () => {
  let server: Awaited<ReturnType<typeof startMadeRunsApi>>;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-cli-'));
    file = path.join(folder, 'file.json');
    await writeFile(file, 'content');
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function run(line: string, overrides: Partial<MadeRuns> = {}) {
    server = await startMadeRunsApi(overrides);
    return cli([...line.split(' '), file], { url: server.url });
  }

  it('imports a dataset and prints the warnings by kind, with a few places each', async () => {
    const warnings = Array.from({ length: 5 }, (_, index) => ({
      line: index + 1,
      code: 'PLACEHOLDER_PROBABILITIES',
      message: 'only 0.95 and 0.05',
    }));
    const { exitCode, stdout, stderr } = await run('import dataset --name lab --questions', { warnings });
    expect(server.calls).toEqual([['importDataset', { name: 'lab', questions: 'upload-1' }]]);
    expect(stderr).toContain('upload file.json: 0.0 kB/0.0 kB (100 %)');
    expect(stdout).toBe(
      'dataset lab v3: 2 questions\n4 accepted of 4 lines, 5 warnings\nPLACEHOLDER_PROBABILITIES: 5\n' +
        '  line 1: only 0.95 and 0.05\n  line 2: only 0.95 and 0.05\n  line 3: only 0.95 and 0.05\n  … and 2 more\n',
    );
    expect(exitCode).toBe(0);
  });

  it('imports a key and tells by task where it contradicts the key that is there', async () => {
    const { exitCode, stdout } = await run('import key --dataset lab --name ground-truth --default --file');
    expect(server.calls).toEqual([
      ['importAnswerKey', { dataset: 'lab', name: 'ground-truth', upload: 'upload-1', makeDefault: true }],
    ]);
    expect(stdout).toContain(
      'KEY CONFLICT: ground-truth contradicts catalog in 1,454 of 2,688 questions\n' +
        '  Grid: 0 of 896\n  Gabor: 896 of 896\n',
    );
    expect(exitCode).toBe(0);
  });

  it('imports recorded results as a run', async () => {
    const { exitCode, stdout } = await run('import run --dataset lab --name pilot --model q --results');
    expect(server.calls).toEqual([['importRun', { dataset: 'lab', name: 'pilot', model: 'q', results: 'upload-1' }]]);
    expect(stdout).toContain('run pilot: imported; its metrics: metacog report pilot\n');
    expect(exitCode).toBe(0);
  });

  it('ends with 1 and names the line that could not be read', async () => {
    const userErrors = [{ field: ['input', 'results'], code: 'BAD_USER_INPUT', message: 'line 7 is not JSON' }];
    const { exitCode, stdout, stderr } = await run('import run --dataset lab --name p --model q --results', {
      userErrors,
    });
    expect(stderr).toContain('metacog: input.results: line 7 is not JSON\n');
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('prints JSON alone on standard output with --json', async () => {
    const { stdout } = await run('import run --json --dataset lab --name pilot --model q --results');
    expect(JSON.parse(stdout)).toMatchObject({ run: { name: 'pilot' }, report: { lines: 4, accepted: 4 } });
  });
});
