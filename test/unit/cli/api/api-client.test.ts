import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { throwUserErrors } from '../../../../src/client/metacog-client.js';
import { ApiClient } from '../../../../src/cli/api/api-client.js';
import type { Operation } from '../../../../src/operations/operation.js';
import { ApiError, ServerUnreachableError } from '../../../../src/client/errors.js';
import { UsageError } from '../../../../src/cli/cli-error.js';
import { startMadeApiServer, type MadeApi, type MadeApiServer } from '../../../support/made-api-server.js';

const SCHEMA = 'type Query { double(n: Int!): Int!, broken: Int, hidden: Int }';
const DOUBLE: Operation<{ double: number }, { n: number }> = { text: 'query Double($n: Int!) { double(n: $n) }' };
const BROKEN: Operation<{ broken: number | null }, object> = { text: '{ broken }' };
const HIDDEN: Operation<{ hidden: number | null }, object> = { text: '{ hidden }' };

const root = {
  double: ({ n }: { n: number }) => 2 * n,
  broken: () => {
    throw new GraphQLError('no run is named x', { extensions: { code: 'NOT_FOUND' } });
  },
  hidden: () => {
    throw new GraphQLError('internal error', { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req-7' } });
  },
};

let server: MadeApiServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(overrides: Partial<MadeApi> = {}): Promise<MadeApiServer> {
  return (server = await startMadeApiServer({ schema: SCHEMA, root, ...overrides }));
}

describe('ApiClient.query', () => {
  it('sends the variables and returns the data, with the token as bearer token', async () => {
    const { url, authorizations } = await start();
    const api = ApiClient.fromEnv({ METACOG_URL: url.href, METACOG_TOKEN: 'a-token-of-16-chars' });
    await expect(api.query(DOUBLE, { n: 21 })).resolves.toEqual({ double: 42 });
    expect(authorizations).toEqual(['Bearer a-token-of-16-chars']);
  });

  it('throws the server’s message with its code', async () => {
    const api = new ApiClient({ url: (await start()).url, token: undefined });
    const failed = api.query(BROKEN, {});
    await expect(failed).rejects.toThrow(ApiError);
    await expect(failed).rejects.toMatchObject({ message: 'no run is named x', code: 'NOT_FOUND' });
  });

  it('tells the request id of a masked error, to be found in the server’s log', async () => {
    const api = new ApiClient({ url: (await start()).url, token: undefined });
    await expect(api.query(HIDDEN, {})).rejects.toMatchObject({ hint: "the server's log has it as req-7" });
  });

  it('says how to start a server when none answers', async () => {
    const { url } = await start();
    await server?.close();
    server = undefined;
    const failed = new ApiClient({ url, token: undefined }).query(DOUBLE, { n: 1 });
    await expect(failed).rejects.toThrow(ServerUnreachableError);
    await expect(failed).rejects.toMatchObject({
      message: `no server answers at ${url.origin} (ECONNREFUSED)`,
      hint: 'start one with `npm start`, or set METACOG_URL to the address of a running one',
    });
  });

  it('asks for METACOG_TOKEN when the server does', async () => {
    const intercept: MadeApi['intercept'] = (_request, response) => {
      response.writeHead(401).end('{}');
      return true;
    };
    const api = new ApiClient({ url: (await start({ intercept })).url, token: undefined });
    await expect(api.query(DOUBLE, { n: 1 })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      hint: 'set METACOG_TOKEN',
    });
  });

  it('names the address and the status when something else answers there', async () => {
    const intercept: MadeApi['intercept'] = (_request, response) => {
      response.writeHead(404).end('<h1>not here</h1>');
      return true;
    };
    const { url } = await start({ intercept });
    await expect(new ApiClient({ url, token: undefined }).query(DOUBLE, { n: 1 })).rejects.toMatchObject({
      message: `${url.href}graphql answered 404: <h1>not here</h1>`,
      code: 'HTTP_404',
    });
  });
});

describe('ApiClient.fromEnv', () => {
  it('takes the default address for an unset or empty METACOG_URL', async () => {
    await expect(ApiClient.fromEnv({ METACOG_URL: 'http://127.0.0.1:1' }).query(DOUBLE, { n: 1 })).rejects.toThrow(
      'http://127.0.0.1:1',
    );
    expect(() => ApiClient.fromEnv({ METACOG_URL: '', METACOG_TOKEN: '' })).not.toThrow();
  });

  it('refuses what is no http address', () => {
    expect(() => ApiClient.fromEnv({ METACOG_URL: 'localhost:4000' })).toThrow(UsageError);
    expect(() => ApiClient.fromEnv({ METACOG_URL: 'nonsense' })).toThrow('METACOG_URL is "nonsense"');
  });
});

describe('ApiClient.upload', () => {
  let folder: string;
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('streams the file, tells its progress up to the whole size, and returns the id', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-upload-'));
    const file = path.join(folder, 'questions.jsonl');
    const content = 'line\n'.repeat(40_000);
    await writeFile(file, content);
    const { url, uploads } = await start();
    const progress: [number, number][] = [];
    const id = await new ApiClient({ url, token: undefined }).upload(file, (sent, total) =>
      progress.push([sent, total]),
    );
    expect(id).toBe('upload-1');
    expect(uploads).toEqual([content]);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toEqual([200_000, 200_000]);
  });

  it('names a file that cannot be read', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-upload-'));
    const file = path.join(folder, 'missing.jsonl');
    await expect(new ApiClient({ url: (await start()).url, token: undefined }).upload(file)).rejects.toThrow(
      `cannot read ${file}`,
    );
  });
});

describe('throwUserErrors', () => {
  it('names the argument at fault and keeps the other errors as a hint', () => {
    expect(() => throwUserErrors([])).not.toThrow();
    expect(() =>
      throwUserErrors([
        { field: ['input', 'model'], code: 'MODEL_NOT_SERVED', message: 'the backend serves only q' },
        { field: null, code: 'DISK', message: 'the disk is full' },
      ]),
    ).toThrow(
      expect.objectContaining({
        message: 'input.model: the backend serves only q',
        code: 'MODEL_NOT_SERVED',
        hint: 'also: the disk is full',
      }),
    );
  });
});
