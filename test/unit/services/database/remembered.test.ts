import { expect, it } from '@jest/globals';
import { Remembered } from '../../../../src/services/database/remembered.js';

/** Knows the numbers below 10 by a text, and what it was asked for. */
function memory(max: number) {
  const asked: number[][] = [];
  const read = (keys: readonly number[]) => {
    asked.push([...keys]);
    return Promise.resolve(keys.map((key) => (key < 10 ? `number ${key}` : undefined)));
  };
  return { asked, remembered: new Remembered<number, string>(read, { max }) };
}

it('reads each value once, in the order of the keys', async () => {
  const { asked, remembered } = memory(10);
  expect(remembered.known(3)).toBeUndefined();
  expect(await remembered.load([3, 1, 3])).toEqual(['number 3', 'number 1', 'number 3']);
  expect(await remembered.load([2, 3, 1])).toEqual(['number 2', 'number 3', 'number 1']);
  expect(await remembered.load([2])).toEqual(['number 2']);
  expect(remembered.known(3)).toBe('number 3');
  expect(asked).toEqual([[3, 1], [2]]);
});

it('asks again for what was not there', async () => {
  const { asked, remembered } = memory(10);
  expect(await remembered.load([12, 1])).toEqual([undefined, 'number 1']);
  expect(await remembered.load([12, 1])).toEqual([undefined, 'number 1']);
  expect(asked).toEqual([[12, 1], [12]]);
});

it('gives more than it keeps', async () => {
  const { asked, remembered } = memory(2);
  const keys = [1, 2, 3, 4];
  expect(await remembered.load(keys)).toEqual(keys.map((key) => `number ${key}`));
  expect(keys.map((key) => remembered.known(key))).toEqual([undefined, undefined, 'number 3', 'number 4']);
  expect(await remembered.load([4, 1, 3])).toEqual(['number 4', 'number 1', 'number 3']);
  expect(asked).toEqual([keys, [1]]);
});

it('keeps nothing of a read that failed', async () => {
  const reads = [() => Promise.reject(new Error('no database')), () => Promise.resolve(['there'])];
  const remembered = new Remembered<string, string>(() => reads.shift()?.() ?? Promise.resolve([]), { max: 2 });
  await expect(remembered.load(['one'])).rejects.toThrow('no database');
  expect(await remembered.load(['one'])).toEqual(['there']);
});
