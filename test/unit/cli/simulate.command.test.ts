import { describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { runCli } from '../../../src/cli/program.js';
import { cli } from '../../support/cli.js';
import { FAULT_NAMES } from '../../../src/services/backends/simulated/fault.js';
import { chatBody, post } from '../../support/simulated-chat.js';

/** Runs `metacog simulate` on a free port until `use` is through, then stops it by signal. */
async function simulating(
  args: readonly string[],
  use: (url: string) => Promise<void>,
  signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM',
) {
  const signals = new EventEmitter();
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  let notes = '';
  stderr.on('data', (text) => (notes += String(text)));
  const exit = () => undefined;
  const ended = runCli(['simulate', '--port', '0', ...args], { stdout, stderr, env: {}, signals, exit });
  const firstLine = await Promise.race([
    once(stdout, 'data').then(([text]) => String(text)),
    ended.then((code) => {
      throw new Error(`it ended with ${code}: ${notes}`);
    }),
  ]);
  try {
    await use(firstLine.trim());
  } finally {
    signals.emit(signal);
  }
  return { exitCode: await ended, firstLine, stderr: notes };
}

describe('metacog simulate', () => {
  it('prints its address first, says that it is simulated and leaves cleanly on SIGTERM', async () => {
    const { exitCode, firstLine, stderr } = await simulating(['--observer', 'fixed'], async (url) => {
      expect(await (await fetch(`${url}/version`)).json()).toEqual({ version: '0.32.0' });
    });
    expect(firstLine).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(stderr).toContain('SIMULATED: no model runs here. Serving simulated/fixed');
    expect(exitCode).toBe(0);
  });

  it('leaves cleanly on SIGINT and frees its port', async () => {
    let address = '';
    const { exitCode } = await simulating(
      ['--observer', 'fixed'],
      (url) => {
        address = url;
        return Promise.resolve();
      },
      'SIGINT',
    );
    expect(exitCode).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
  });

  it('passes its options on', async () => {
    const args = ['--observer', 'fixed', '--model', 'mine', '--api-key', 'secret', '--max-model-len', '500'];
    await simulating(args, async (url) => {
      expect((await fetch(`${url}/v1/models`)).status).toBe(401);
      const models = await fetch(`${url}/v1/models`, { headers: { authorization: 'Bearer secret' } });
      expect(await models.json()).toMatchObject({ data: [{ id: 'simulated/mine', max_model_len: 500 }] });
    });
  });

  it('knows the built-in questions', async () => {
    await simulating(['--observer', 'signal-detection', '--service-ms', '0', '--bias', '99'], async (url) => {
      const body = chatBody({ model: 'simulated/signal-detection' });
      const reply = await post(`${url}/v1/chat/completions`, body, { 'x-request-id': '1/GRID-0001/0/1/1' });
      expect(await reply.json()).toMatchObject({ choices: [{ message: { content: 'B' } }] });
      const unknown = await post(`${url}/v1/chat/completions`, body, { 'x-request-id': '1/NONE-1/0/1/1' });
      expect(unknown.status).toBe(400);
    });
  });

  it('replays a results file and writes the request log', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'metacog-simulate-'));
    const results = path.join(folder, 'results.jsonl');
    await writeFile(results, `${JSON.stringify({ original_qid: 'Q-1', stage: 1, raw_text: 'B' })}\n`);
    const args = ['--observer', 'recorded', '--results', results, '--request-log', path.join(folder, 'log.jsonl')];
    await simulating(args, async (url) => {
      const body = chatBody({ model: 'simulated/recorded' });
      const reply = await post(`${url}/v1/chat/completions`, body, { 'x-request-id': '1/Q-1/0/1/1' });
      expect(await reply.json()).toMatchObject({ choices: [{ message: { content: 'B' } }] });
    });
    await rm(folder, { recursive: true });
  });

  it.each([
    [[], "required option '--observer <name>' not specified"],
    [['--observer', 'nobody'], 'Allowed choices are recorded, signal-detection, fixed'],
    [['--observer', 'recorded'], '--observer recorded needs --results FILE'],
    [['--observer', 'fixed', '--results', 'x'], '--results belongs to --observer recorded, not to fixed'],
    [['--observer', 'recorded', '--results', 'x', '--seed', '2'], '--seed belongs to --observer signal-detection'],
    [['--observer', 'signal-detection', '--catalog', 'x'], '--catalog needs --questions FILE'],
    [['--observer', 'signal-detection', '--lapse-rate', '2'], '--lapse-rate: '],
    [['--observer', 'signal-detection', '--confidence-criteria', '1,2,3'], '--confidence-criteria: '],
    [['--observer', 'signal-detection', '--confidence-criteria', '4,3,2,1'], 'must not fall'],
    [['--observer', 'fixed', '--fault', 'http-5O3'], 'there is no fault "http-5O3"; the faults are refused, reset-'],
    [['--observer', 'fixed', '--fault', 'stall:speed=1'], 'stall takes no "speed"; it takes stage, qid, max-attempt'],
    [['--observer', 'fixed', '--fault', 'stall:rate=2'], 'stall: rate: Too big: expected number to be <=1'],
    [['--observer', 'fixed', '--fault-seed', 'x'], 'It must be a whole number.'],
    [['--observer', 'fixed', '--port', '99999'], 'It must be a port, 0-65535.'],
    [['--observer', 'fixed', '--max-num-seqs', '0'], 'It must be a whole number, 1 or more.'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { exitCode, stderr } = await cli(['simulate', ...args]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('says which faults are on, and injects them', async () => {
    const args = ['--observer', 'fixed', '--fault', 'http-503:nth=1,retry-after=1', '--fault', 'wrong-letter:nth=2'];
    const { stderr } = await simulating(args, async (url) => {
      const reply = () => post(`${url}/v1/chat/completions`, chatBody());
      const [first, second] = [await reply(), await reply()];
      expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await second.json()).toMatchObject({ choices: [{ message: { content: 'C' } }] });
    });
    expect(stderr).toContain('Faults: http-503:nth=1,retry-after=1 wrong-letter:stage=1,nth=2,text=C (seed 1);');
    expect(stderr).toMatch(/switched by POST http:\/\/127\.0\.0\.1:\d+\/simulator\/faults\n/);
  });

  it('draws faults by rate from its seed', async () => {
    const fates = async (seed: string): Promise<number[]> => {
      const statuses: number[] = [];
      const args = ['--observer', 'fixed', '--service-ms', '0', '--fault', 'http-500:rate=0.5', '--fault-seed', seed];
      await simulating(args, async (url) => {
        for (let i = 0; i < 30; i++) {
          const headers = { 'x-request-id': `1/Q-${i}/0/1/1` };
          statuses.push((await post(`${url}/v1/chat/completions`, chatBody(), headers)).status);
        }
      });
      return statuses;
    };
    const once = await fates('7');
    expect(await fates('7')).toEqual(once);
    expect(await fates('8')).not.toEqual(once);
  });

  it('lists every fault in its help', async () => {
    const { stdout } = await cli(['simulate', '--help']);
    for (const name of FAULT_NAMES) expect(stdout).toContain(`\n  ${name} `);
  });

  it('says that a port is taken, and what to do', async () => {
    await simulating(['--observer', 'fixed'], async (url) => {
      const { exitCode, stderr } = await cli(['simulate', '--observer', 'fixed', '--port', new URL(url).port]);
      expect(stderr).toContain(`port ${new URL(url).port} is taken`);
      expect(stderr).toContain('--port 0');
      expect(exitCode).toBe(1);
    });
  });

  it('says that a results file is missing', async () => {
    const { exitCode, stderr } = await cli(['simulate', '--observer', 'recorded', '--results', '/nowhere.jsonl']);
    expect(stderr).toContain('The results file /nowhere.jsonl cannot be read');
    expect(exitCode).toBe(1);
  });
});
