import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { startProgress } from '../../../src/cli/progress.js';

function madeStream(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  return { stream, text: () => String(stream.read() ?? '') };
}

describe('startProgress', () => {
  it('prints a plain line every five seconds and one at the end where there is no terminal', () => {
    const { stream, text } = madeStream(false);
    let nowMs = 0;
    const progress = startProgress({ stream, label: 'run pilot', total: 2688, now: () => nowMs });
    for (; nowMs <= 12_000; nowMs += 500) progress.update(nowMs / 10);
    progress.update(2688, '3 failed');
    progress.stop();
    expect(text()).toBe(
      'run pilot: 500/2,688 (18 %), 100/s, ETA 22 s\n' +
        'run pilot: 1,000/2,688 (37 %), 100/s, ETA 17 s\n' +
        'run pilot: 2,688/2,688 (100 %), 244/s, 3 failed\n',
    );
  });

  it('prints the last state once', () => {
    const { stream, text } = madeStream(false);
    const progress = startProgress({ stream, label: 'load', total: 2, now: () => 0 });
    progress.update(1);
    progress.stop();
    progress.stop();
    expect(text()).toBe('load: 1/2 (50 %)\n');
  });

  it('draws a bar on a terminal, in one line', () => {
    const { stream, text } = madeStream(true);
    let nowMs = 0;
    const progress = startProgress({ stream, label: 'run pilot', total: 1000, now: () => nowMs });
    nowMs = 1000;
    progress.update(250, '1 failed');
    progress.stop();
    const drawn = text();
    expect(drawn).toContain('run pilot █');
    expect(drawn).toContain('25 % | 250/1,000 | 250/s, ETA 3 s | 1 failed');
    expect(drawn.match(/\n/g)).toHaveLength(1);
  });

  it('says a line of its own in a log, and nothing of what changes by the second', () => {
    const { stream, text } = madeStream(false);
    const progress = startProgress({ stream, label: 'run pilot', total: 2, now: () => 0 });
    progress.say('run pilot waits: no worker');
    progress.hold('waits for 1 s');
    progress.hold('waits for 2 s');
    progress.stop();
    expect(text()).toBe('run pilot waits: no worker\nrun pilot: 0/2 (0 %)\n');
  });

  it('says a line above the bar, whole, and draws on the bar what holds it up', () => {
    const { stream, text } = madeStream(true);
    const progress = startProgress({ stream, label: 'run pilot', total: 2, now: () => 0 });
    const line = `run pilot waits: ${'very '.repeat(40)}long`;
    text();
    progress.say(line);
    expect(text()).toMatch(new RegExp(`^\r\u001b\\[K\u001b\\[\\?7h${line}\n\u001b\\[\\?7l.*run pilot ░`));
    progress.update(1, '1 failed');
    progress.hold('waits for 2 s');
    progress.stop();
    expect(text()).toContain('50 % | 1/2 | waits for 2 s | 1 failed');
  });
});
