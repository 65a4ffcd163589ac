import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { packageVersion } from '../../../src/package-root.js';
import { cli } from '../../support/cli.js';

/** An address where nothing listens: a port that was free a moment ago. */
async function nowhere(): Promise<URL> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return new URL(`http://127.0.0.1:${port}`);
}

describe('metacog', () => {
  it('prints its version', async () => {
    expect(await cli(['--version'])).toEqual({ exitCode: 0, stdout: `${packageVersion}\n`, stderr: '' });
  });

  it('teaches with examples in its help', async () => {
    const { exitCode, stdout } = await cli(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('metacog run --dataset metacog-2688 --limit 100');
    expect(stdout).toContain('METACOG_URL');
  });

  it.each([
    'serve',
    'demo',
    'run',
    'watch',
    'import',
    'export',
    'report',
    'compare',
    'audit',
    'schema',
    'token',
    'simulate',
  ])('explains %s with --help', async (name) => {
    const { exitCode, stdout } = await cli([name, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: metacog ${name}`);
  });

  it('makes tokens that a server takes, another each time', async () => {
    const tokens = [await cli(['token']), await cli(['token'])].map(({ stdout }) => stdout.trim());
    for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  it.each([
    [[], 'Usage: metacog'],
    [['nonsense'], "metacog: unknown command 'nonsense'"],
    [['run', '--nonsense'], "metacog: unknown option '--nonsense'"],
    [['run'], 'metacog: give either --dataset NAME or --questions FILE'],
    [['run', '--dataset', 'a', '--questions', 'b'], 'metacog: give either --dataset NAME or --questions FILE'],
    [['run', '--dataset', 'a', '--catalog', 'b'], 'metacog: --catalog belongs to --questions FILE'],
    [['run', '--dataset', 'a', '--limit', '0'], 'It must be a whole number, 1 or more.'],
    [['run', '--dataset', 'a', '--temperature', 'hot'], 'It must be a number, 0 or more.'],
    [['run', '--dataset', 'a', '--max-failures', '-1'], "'--max-failures <n>' argument '-1' is invalid. It must be a"],
    [['run', '--dataset', 'a', '--deadline', '90'], "'--deadline <time>' argument '90' is invalid. It must be a date"],
    [['run', '--dataset', 'a', '--deadline', '2020-01-01T00:00Z'], 'It must lie in the future.'],
    [['watch'], "metacog: missing required argument 'run'"],
    [['report'], "metacog: missing required argument 'run'"],
    [['report', 'pilot', '--format', 'pdf'], 'Allowed choices are text, markdown, html, json.'],
    [['compare', 'pilot'], 'metacog: give two runs or more to compare'],
    [['audit'], "metacog: missing required argument 'dataset'"],
    [['audit', 'lab', '--limit', 'all'], 'It must be a whole number, 1 or more.'],
    [['import', 'key', '--name', 'k'], "metacog: required option '--dataset <name>' not specified"],
  ])('ends with 2 for the command line %j', async (args, message) => {
    const { exitCode, stdout, stderr } = await cli(args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('ends with 1 in one clear line when no server answers, and says what to do', async () => {
    const url = await nowhere();
    const { exitCode, stderr } = await cli(['watch', 'pilot'], { url });
    expect(stderr).toBe(
      `metacog: no server answers at ${url.origin} (ECONNREFUSED)\n` +
        '  start one with `npm start`, or set METACOG_URL to the address of a running one\n',
    );
    expect(exitCode).toBe(1);
  });

  it('shows the stack with --debug or LOG_LEVEL=debug only', async () => {
    const url = await nowhere();
    const withOption = await cli(['--debug', 'watch', 'pilot'], { url });
    const withLevel = await cli(['watch', 'pilot'], { url, env: { LOG_LEVEL: 'debug' } });
    const behind = await cli(['watch', 'pilot', '--debug'], { url });
    expect(behind.stderr).toMatch(/^ +at /m);
    expect(withOption.stderr).toMatch(/^ +at /m);
    expect(withLevel.stderr).toMatch(/^ +at /m);
  });
});
