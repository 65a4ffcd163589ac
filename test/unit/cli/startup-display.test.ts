import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { StartupDisplay } from '../../../src/cli/startup-display.js';

describe('StartupDisplay', () => {
  it('prints a line for each step when it is done, with its count or its time', () => {
    const stream = new PassThrough();
    let nowMs = 0;
    const display = new StartupDisplay(stream, () => nowMs);
    display.report('database', 0, 1);
    nowMs = 2000;
    display.report('database', 1, 1);
    display.report('dataset metacog-2688', 0, 2688);
    nowMs = 3000;
    display.report('dataset metacog-2688', 2688, 2688);
    display.report('backend', 0, 1);
    display.finish();
    display.finish();
    expect(String(stream.read())).toBe(
      'database: 2 s\ndataset metacog-2688: 2,688/2,688 (100 %), 2,688/s\nbackend: 0.0 s\n',
    );
  });
});
