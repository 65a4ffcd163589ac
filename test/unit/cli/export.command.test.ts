import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../../src/cli/program.js';
import { cli } from '../../support/cli.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let server: Server;
let answer: Answer;
let asked: string[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metacog-export-'));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('connection', 'close');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

function at(): URL {
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function exported(
  args: readonly string[],
  given: Answer | string = 'content\n',
  env: Record<string, string> = {},
) {
  asked = [];
  answer = typeof given === 'string' ? (_request, response) => response.end(given) : given;
  return cli(['export', ...args], { url: at(), env });
}

describe('metacog export', () => {
  it.each([
    ['pilot --format jsonl', '/runs/pilot/export.jsonl'],
    ['pilot --format csv --key k&1', '/runs/pilot/export.csv?key=k%261'],
    [
      'pilot --format simple-comparison --task Grid,Gabor',
      '/runs/pilot/export.simple-comparison.json?where={"tasks":["Grid","Gabor"]}',
    ],
    [
      'pilot --format parquet --task Grid --where {"sample":0}',
      '/runs/pilot/export.parquet?where={"sample":0,"tasks":["Grid"]}',
    ],
    ['a/b --format comparison', '/runs/a%2Fb/export.comparison.json'],
    ['--dataset lab --format questions --version 2', '/datasets/lab/export.questions.jsonl?version=2'],
    ['--dataset lab --format catalog', '/datasets/lab/export.catalog.json'],
    ['--dataset lab --format key --key ground-truth', '/datasets/lab/export.key.json?key=ground-truth'],
  ])('%s asks for %s and prints what comes', async (line, address) => {
    const { exitCode, stdout } = await exported(line.split(' '));
    expect([exitCode, stdout]).toEqual([0, 'content\n']);
    expect(asked.map((url) => url.replace(/where=.*/, decodeURIComponent))).toEqual([address]);
  });

  it('sends the token', async () => {
    const token = (request: IncomingMessage, response: ServerResponse) => response.end(request.headers.authorization);
    const { stdout } = await exported(['pilot', '--format', 'csv'], token, { METACOG_TOKEN: 'secret-secret-secret' });
    expect(stdout).toBe('Bearer secret-secret-secret');
  });

  it('writes a file as a whole, in the place of the one that was there', async () => {
    const file = path.join(folder, 'whole.csv');
    await writeFile(file, 'before');
    const { exitCode, stdout, stderr } = await exported(
      ['pilot', '--format', 'csv', '--output', file],
      'a,b\r\n1,2\r\n',
    );
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toBe('export pilot: 0.0 kB\n');
    expect(await readFile(file, 'utf8')).toBe('a,b\r\n1,2\r\n');
    expect(await readdir(folder)).toEqual(['whole.csv']);
  });

  it('leaves everything as it was when the file breaks off', async () => {
    const file = path.join(folder, 'whole.csv');
    await writeFile(file, 'before');
    const breakOff = (_request: IncomingMessage, response: ServerResponse) => {
      response.write('half of');
      setTimeout(() => response.destroy(), 50);
    };
    const { exitCode, stderr } = await exported(['pilot', '--format', 'csv', '--output', file], breakOff);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('metacog: the file broke off: the connection was lost, or the server could not go on');
    expect(await readFile(file, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['whole.csv']);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const signals = new EventEmitter();
    asked = [];
    answer = (_request, response) => {
      response.write('half of');
      setTimeout(() => signals.emit('SIGINT'), 50);
    };
    const args = ['export', 'pilot', '--format', 'csv', '--output', path.join(folder, 'never.csv')];
    const { exitCode, stderr } = await cli(args, { url: at(), signals });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('metacog: interrupted before the end');
    expect(await readdir(folder)).not.toContain('never.csv');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('says what the server says', async () => {
    const refuse = (_request: IncomingMessage, response: ServerResponse) => {
      const errors = [{ message: 'There is no run with the name or id "pilot".', extensions: { code: 'NOT_FOUND' } }];
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
    };
    const { exitCode, stdout, stderr } = await exported(['pilot', '--format', 'csv'], refuse);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('metacog: There is no run with the name or id "pilot".\n');
  });

  it('refuses what is no file, and a folder that is not there', async () => {
    await mkdir(path.join(folder, 'sub'), { recursive: true });
    const into = (file: string) => exported(['pilot', '--format', 'csv', '--output', file]);
    expect((await into(path.join(folder, 'sub'))).stderr).toContain('sub is not a file');
    expect((await into(path.join(folder, 'none', 'x.csv'))).stderr).toContain('cannot write');
  });

  it.each([
    [['--format', 'csv'], 'give either a run or --dataset NAME'],
    [['pilot', '--dataset', 'lab', '--format', 'csv'], 'give either a run or --dataset NAME'],
    [['pilot'], "required option '--format <format>' not specified"],
    [
      ['pilot', '--format', 'xlsx'],
      'Allowed choices are jsonl, comparison, simple-comparison, csv, parquet, questions',
    ],
    [['pilot', '--format', 'questions'], '--format questions belongs to --dataset NAME'],
    [['--dataset', 'lab', '--format', 'csv'], '--format csv is of a run'],
    [['--dataset', 'lab', '--format', 'catalog', '--key', 'k'], 'with --dataset, --key belongs to --format key'],
    [['--dataset', 'lab', '--format', 'key', '--task', 'Grid'], '--task and --where belong to a run'],
    [['pilot', '--format', 'csv', '--version', '2'], '--version belongs to --dataset NAME'],
    [['pilot', '--format', 'csv', '--where', 'tasks'], '--where has to be a JSON object'],
    [['pilot', '--format', 'csv', '--where', '[1]'], '--where has to be a JSON object'],
    [['pilot', '--format', 'csv', '--where', '{"tasks":[]}', '--task', 'Grid'], 'either in --task or in --where'],
  ])('ends with 2 and asks nothing for %j', async (args, message) => {
    const { exitCode, stdout, stderr } = await exported(args);
    expect(stderr).toContain(message);
    expect([exitCode, stdout, asked]).toEqual([2, '', []]);
  });

  it('prints no Parquet on a terminal, and no progress among what it prints', async () => {
    asked = [];
    answer = (_request, response) => response.end('text\n');
    const onTerminal = async (format: string) => {
      const stdout = Object.assign(new PassThrough(), { isTTY: true });
      const stderr = Object.assign(new PassThrough(), { isTTY: true });
      const exitCode = await runCli(['export', 'pilot', '--format', format], {
        stdout,
        stderr,
        env: { METACOG_URL: at().href },
        signals: new EventEmitter(),
        exit: () => undefined,
      });
      return [exitCode, await text(stdout.end()), await text(stderr.end())];
    };
    expect(await onTerminal('csv')).toEqual([0, 'text\n', '']);
    expect(await onTerminal('parquet')).toEqual([2, '', expect.stringContaining('this format is not for reading')]);
  });

  it('shows how much has come where nobody knows how much it will be', async () => {
    const slowly = async (_request: IncomingMessage, response: ServerResponse) => {
      for (let part = 0; part < 5; part += 1) {
        response.write('x'.repeat(100_000));
        await wait(20);
      }
      response.end();
    };
    const { stderr } = await exported(
      ['pilot', '--format', 'csv', '--output', path.join(folder, 'slow.csv')],
      (...on) => void slowly(...on),
    );
    expect(stderr).toMatch(/^export pilot: 500\.0 kB(, [\d.]+ [kM]B\/s)?\n$/);
  });
});
