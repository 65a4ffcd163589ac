import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { InvalidInputError } from '../../../../../src/errors.js';
import { MAX_LINE_LENGTH, readJsonLines } from '../../../../../src/services/datasets/files/read-json-lines.js';
import { collect, madeFiles, type MadeFiles } from '../../../../support/import-files.js';

const schema = z.object({ n: z.number(), more: z.record(z.string(), z.json()).optional() });

describe('readJsonLines', () => {
  let files: MadeFiles;
  beforeAll(async () => (files = await madeFiles()));
  afterAll(async () => files.remove());

  async function read(content: string | Uint8Array): Promise<{ line: number; value: z.infer<typeof schema> }[]> {
    const path = await files.write('lines.jsonl', content);
    return collect(readJsonLines({ path, field: 'results' }, schema));
  }

  it.each([
    ['LF', '{"n":1}\n{"n":2}\n'],
    ['CRLF', '{"n":1}\r\n{"n":2}\r\n'],
    ['no last line end', '{"n":1}\n{"n":2}'],
    ['a byte order mark', '\uFEFF{"n":1}\n{"n":2}\n'],
  ])('reads a file with %s', async (_what, content) => {
    expect(await read(content)).toEqual([
      { line: 1, value: { n: 1 } },
      { line: 2, value: { n: 2 } },
    ]);
  });

  it.each([0, 1, 2, 3])('reads characters of each length, whatever a chunk cuts: %d bytes on', async (shift) => {
    const text = `${'x'.repeat(shift)}${'aé€😀'.repeat(30_000)}`;
    const [first] = await read(JSON.stringify({ n: 1, more: { text } }));
    expect(first?.value.more).toEqual({ text });
  });

  it('passes over blank lines and still counts them', async () => {
    expect((await read('\n{"n":1}\n   \r\n{"n":2}\n\n')).map(({ line }) => line)).toEqual([2, 4]);
  });

  it('keeps characters that lie across the borders of what is read at once', async () => {
    const text = '€'.repeat(100_000);
    const [first] = await read(`{"n":1,"more":{"text":"${text}"}}\n`);
    expect(first?.value.more).toEqual({ text });
  });

  it('numbers lines across those borders', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => ({ line: index + 1, value: { n: index } }));
    expect(await read(lines.map(({ value }) => JSON.stringify(value)).join('\n'))).toEqual(lines);
  });

  it.each([
    ['broken JSON', '{"n":1}\n{"n":2\n{"n":3}\n', /line 2: it is not JSON/],
    ['a broken first line', 'n=1\n{"n":2}\n', /line 1: it is not JSON/],
    ['another record', '{"n":1}\n\n{"n":"2"}\n', /line 3: n: .*expected number/],
    ['no object', '[1]\n', /line 1: .*expected object/],
    ['a number beyond all bounds', '{"n":1}\n{"n":1e400}\n', /line 2: n: /],
    ['an empty file', '', /it is empty/],
    ['only blank lines', '\n \n', /it is empty/],
    ['a NUL byte', '{"n":1}\n{"n":2,"x":"\0"}\n', /line 2: there is a NUL byte/],
    ['an escaped NUL', '{"n":1,"more":{"x":"a\\u0000"}}\n', /line 1: a text holds NUL/],
    ['half of a surrogate pair', '{"n":1,"more":{"x":"\\ud83d"}}\n', /line 1: a text holds NUL or half/],
    ['UTF-16', Buffer.from('\uFEFF{"n":1}\n', 'utf16le'), /line 1: it is UTF-16/],
    ['UTF-16 without a mark', Buffer.from('{"n":1}\n', 'utf16le'), /line 1: there is a NUL byte/],
    ['invalid UTF-8', Buffer.from('{"n":1}\n{"n":2}\n{"x":"\xff"}\n', 'latin1'), /line 3: .*not UTF-8/],
    [
      'invalid UTF-8 far on',
      Buffer.from(`${'{"n":1}\n'.repeat(20_000)}{"x":"\xe2\x82"}\n`, 'latin1'),
      /line 20001: .*not UTF-8/,
    ],
    ['a NUL byte far on', `${'{"n":1}\n'.repeat(20_000)}{"n":2,"x":"\0"}\n`, /line 20001: there is a NUL byte/],
    [
      'a cut character',
      Buffer.from('{"n":1}\n{"x":"\xe2\x82', 'latin1'),
      /line 2: it ends in the middle of a character/,
    ],
    [
      'nesting without end',
      `{"n":1}\n{"n":2,"more":{"x":${'['.repeat(400_000)}${']'.repeat(400_000)}}}\n`,
      /line 2: it is nested/,
    ],
    [
      'a line without end',
      `{"n":1}\n{"n":2}\n{"n":3,"x":"${'x'.repeat(3 * MAX_LINE_LENGTH)}"}\n`,
      /line 3: it is longer/,
    ],
  ])('refuses %s and names the place', async (_what, content, reason) => {
    const reading = read(content);
    await expect(reading).rejects.toThrow(InvalidInputError);
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toMatchObject({ field: ['results'] });
  });

  it('takes a pair of surrogates, and a backslash before u0000, for what they are', async () => {
    const [first] = await read('{"n":1,"more":{"x":"\\ud83d\\ude00 \\\\u0000"}}\n');
    expect(first?.value.more).toEqual({ x: '😀 \\u0000' });
  });

  it('is not harmed by __proto__ keys', async () => {
    const [first] = await read('{"n":1,"__proto__":{"polluted":1},"more":{"__proto__":{"polluted":2},"a":1}}\n');
    expect(first?.value).toEqual({ n: 1, more: { a: 1 } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((first?.value.more as { polluted?: number }).polluted).toBeUndefined();
  });

  it('says so when there is no such file, or only a folder', async () => {
    const missing = { path: `${files.folder}/none`, field: 'results' };
    await expect(collect(readJsonLines(missing, schema))).rejects.toThrow(/there is no such file/);
    const folder = { path: files.folder, field: 'results' };
    await expect(collect(readJsonLines(folder, schema))).rejects.toThrow(/it is a folder/);
  });
});
