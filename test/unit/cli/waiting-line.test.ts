import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { whileWaiting } from '../../../src/cli/waiting-line.js';

const CLEAR_LINE = '\r\u001b[K';

function madeStream(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY });
  return { stream, text: () => String(stream.read() ?? '') };
}

describe('whileWaiting', () => {
  it('says on a terminal what is waited for, and leaves no trace', async () => {
    const { stream, text } = madeStream(true);
    const work = new Promise<number>((resolve) => setTimeout(() => resolve(7), 250));
    expect(await whileWaiting(stream, 'computing', work)).toBe(7);
    const drawn = text().split(CLEAR_LINE);
    expect(drawn[1]).toMatch(/^. computing … 0\.\d s$/);
    expect(drawn.at(-1)).toBe('');
  });

  it('leaves none after a failure either', async () => {
    const { stream, text } = madeStream(true);
    await expect(whileWaiting(stream, 'computing', Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(text()).toBe(CLEAR_LINE);
  });

  it('says nothing where there is no terminal', async () => {
    const { stream, text } = madeStream(false);
    await whileWaiting(stream, 'computing', new Promise((resolve) => setTimeout(resolve, 150)));
    expect(text()).toBe('');
  });
});
