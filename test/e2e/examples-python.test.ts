import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { START_RUN } from '../../src/cli/api/run-operations.js';
import { packageRoot } from '../../src/package-root.js';
import { createToken, revokeToken } from '../support/access-world.js';
import { startDrillWorld } from '../support/drill-world.js';
import { runExternal } from '../support/external-program.js';
import type { FinishedProgram } from '../support/program.js';
import { pythonEnvironment } from '../support/python.js';
import { startScoredRuns } from '../support/scored-runs.js';
import type { ServedProgram } from '../support/served-program.js';
import { startBuiltInRun } from '../support/transcript.js';

/** Enough for the alarm of a key to sound. */
const QUESTIONS = 200;
const examples = path.join(packageRoot, 'examples/python');
const environment = await pythonEnvironment(path.join(examples, 'requirements.txt'));
const why = typeof environment === 'string' ? environment : undefined;
if (why !== undefined) process.stderr.write(`SKIPPED: the examples for Python: ${why}\n`);
const python = typeof environment === 'string' ? '' : environment.python;

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: readonly string[];
    readonly outputs?: readonly unknown[];
  }[];
}

(why === undefined ? describe : describe.skip)(
  `examples/python${why === undefined ? '' : ` (SKIPPED: ${why})`}`,
  () => {
    let server: ServedProgram;
    let folder: string;
    let env: Record<string, string>;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'metacog-examples-'));
      server = await startScoredRuns(QUESTIONS);
      // The picture is drawn without a screen; nothing is written beside the examples.
      env = { METACOG_URL: server.url, MPLBACKEND: 'Agg', MPLCONFIGDIR: folder, PYTHONDONTWRITEBYTECODE: '1' };
    });
    afterAll(async () => {
      await server.close();
      await rm(folder, { recursive: true });
    });

    const run = (...args: string[]): Promise<FinishedProgram> => runExternal(python, args, { cwd: folder, env });
    const script = (name: string, ...args: string[]): Promise<FinishedProgram> =>
      run(path.join(examples, name), ...args);

    it('prints metrics of several runs, each with its interval, and the alarm of their key', async () => {
      const { code, stdout, stderr } = await script('metrics.py', 'first', 'second');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const row = (name: string) =>
        new RegExp(String.raw`^${name} +catalog +${QUESTIONS}( +\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]){3}$`);
      expect(stdout.trimEnd().split('\n')).toEqual([
        expect.stringMatching(/^run +key +n +accuracy +AUROC +ECE$/),
        expect.stringMatching(row('first')),
        expect.stringMatching(row('second')),
      ]);
      expect((await script('metrics.py', 'first', '--key', 'published')).stdout).toContain(
        'the answer key looks wrong',
      );
      expect(await script('metrics.py', 'none')).toMatchObject({ code: 1, stderr: 'there is no run none\n' });
    });

    it('watches a run to its end over WebSocket, each answer once, also through a restart of the server', async () => {
      const input = { dataset: 'metacog-2688', questionLimit: 200, name: 'watched', idempotencyKey: 'watched' };
      await server.api.query(START_RUN, { input });
      const { PATH = '' } = process.env;
      const watch = spawn(python, [path.join(examples, 'watch.py'), 'watched'], { env: { PATH, ...env } });
      const printed = Promise.all([text(watch.stdout), text(watch.stderr), once(watch, 'close')]);
      await once(watch.stdout, 'data');
      await server.crash();
      const [stdout] = await printed;
      expect(watch.exitCode).toBe(0);
      const lines = stdout.trimEnd().split('\n');
      expect(lines.filter((line) => !/^\S+ ([AB]|unreadable) ([1-5]|unreadable)$/.test(line))).toEqual([]);
      expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(200);
      expect(lines).toHaveLength(200);
    });

    it('ends its watch with the token that it watches by', async () => {
      const token = 'a-token-for-this-test-only';
      // A run that takes minutes, so that it is not over first.
      const world = await startDrillWorld({
        serviceMs: 1000,
        settings: { METACOG_TOKEN: token, MAX_IN_FLIGHT: '1' },
      });
      try {
        const administrator = new ApiClient({ url: world.server.url, token });
        const reader = await createToken(administrator, { name: 'reader', role: 'READER' });
        const { name } = await startBuiltInRun(administrator, 200);
        const own = { METACOG_URL: world.server.url, METACOG_TOKEN: reader.secret };
        const watch = spawn(python, [path.join(examples, 'watch.py'), name], { env: { ...env, ...own } });
        const printed = Promise.all([text(watch.stdout), text(watch.stderr), once(watch, 'close')]);
        await once(watch.stdout, 'data');
        await revokeToken(administrator, reader);
        const [, stderr] = await printed;
        expect({ code: watch.exitCode, stderr }).toEqual({
          code: 1,
          stderr: expect.stringMatching(
            /^the server does not take METACOG_TOKEN \(any more\): .*4401.* The token reader was revoked/,
          ),
        });
      } finally {
        await world.close();
      }
    });

    it('draws the reliability of several runs in a notebook that is kept without outputs', async () => {
      const notebook = JSON.parse(await readFile(path.join(examples, 'reliability.ipynb'), 'utf8')) as Notebook;
      const cells = notebook.cells.filter(({ cell_type }) => cell_type === 'code');
      expect(cells.flatMap(({ outputs }) => outputs)).toEqual([]);
      const drawn =
        'print([len(drawn[0].get_xdata()) for drawn in axes.containers]); figure.savefig("reliability.png")';
      const file = path.join(folder, 'notebook.py');
      await writeFile(file, [...cells.map(({ source }) => source.join('')), drawn].join('\n\n'));
      const { code, stdout, stderr } = await run(file);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const bins = await Promise.all(['first', 'second'].map(filledBins));
      expect(stdout.trimEnd().split('\n').slice(-1)).toEqual([`[${bins.join(', ')}]`]);
      expect((await stat(path.join(folder, 'reliability.png'))).size).toBeGreaterThan(10_000);
    });

    const filledBins = async (name: string): Promise<number> => {
      const found = await server.api.query<
        { runByName: { metrics: { calibration: { reliability: { n: number }[] } } } },
        { name: string }
      >(
        {
          text: 'query Bins($name: String!) { runByName(name: $name) { metrics { calibration { reliability { n } } } } }',
        },
        { name },
      );
      return found.runByName.metrics.calibration.reliability.filter(({ n }) => n > 0).length;
    };
  },
);
