import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readArrayEntries, readObjectEntries } from '../../../../../src/services/datasets/files/read-json-entries.js';
import { collect, madeFiles, type MadeFiles } from '../../../../support/import-files.js';

describe('reading a JSON document entry by entry', () => {
  let files: MadeFiles;
  beforeAll(async () => (files = await madeFiles()));
  afterAll(async () => files.remove());

  const array = async (content: string | Uint8Array) =>
    collect(readArrayEntries({ path: await files.write('a.json', content), field: 'catalog' }));
  const object = async (content: string) =>
    collect(readObjectEntries({ path: await files.write('o.json', content), field: 'upload' }));

  it('reads the items of an array, with a byte order mark or CRLF', async () => {
    expect(await array('\uFEFF[\r\n {"a": 1.5},\r\n "b"]\r\n')).toEqual([
      { key: 0, where: 'entry 1', value: { a: 1.5 } },
      { key: 1, where: 'entry 2', value: 'b' },
    ]);
  });

  it('reads the members of an object in order, twice where a key stands twice', async () => {
    const entries = await object('{"X": "A", "Y": {"correct_choice": "B"}, "X": "C"}');
    expect(entries.map(({ key, value }) => [key, value])).toEqual([
      ['X', 'A'],
      ['Y', { correct_choice: 'B' }],
      ['X', 'C'],
    ]);
  });

  it('is not harmed by __proto__ keys', async () => {
    const entries = await object('{"__proto__": {"polluted": 1}, "X": {"__proto__": {"polluted": 2}}, "Y": "A"}');
    expect(entries.map(({ key }) => key)).toEqual(['__proto__', 'X', 'Y']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('reads documents far longer than one entry may be', async () => {
    const items = Array.from({ length: 400 }, (_, index) => ({ index, text: 'x'.repeat(10_000) }));
    expect(await array(JSON.stringify(items, null, 2))).toHaveLength(400);
  });

  it.each([
    ['an empty file', '', /it is empty/],
    ['an object', '{"a": 1}', /it has to be one JSON array/],
    ['text that stops', '[{"a": 1},\n{"a": ', /near line 2: it is not JSON/],
    ['broken JSON', '[\n{"a": 1},\n{"a": 2},\n{a: 3 and more}\n]', /near line 4: it is not JSON/],
    ['something after the end', '[1, 2]\n3', /near line 2: it is not JSON/],
    ['invalid UTF-8', Buffer.from('[\n"a",\n"\xff"]', 'latin1'), /line 3: .*not UTF-8/],
    ['UTF-16', Buffer.from('\uFEFF[1]', 'utf16le'), /it is UTF-16/],
    ['an entry without end', `[1,\n"${'x'.repeat(5_000_000)}"]`, /line 2: an entry is longer/],
  ])('refuses %s and names the place', async (_what, content, reason) => {
    await expect(array(content)).rejects.toThrow(reason);
  });

  it('asks for an object where it needs one', async () => {
    await expect(object('["A"]')).rejects.toThrow(/it has to be one JSON object/);
  });
});
