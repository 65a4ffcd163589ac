import { EventEmitter } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { watchInterrupts } from '../../../src/cli/interrupt.js';

describe('watchInterrupts', () => {
  it('reacts to the first, takes one soon after for the same, and leaves at a later one', () => {
    const signals = new EventEmitter();
    const exit = jest.fn();
    const onFirst = jest.fn();
    let nowMs = 0;
    const unwatch = watchInterrupts({ signals, exit }, onFirst, () => nowMs);
    signals.emit('SIGINT');
    nowMs = 300;
    signals.emit('SIGINT');
    expect([onFirst.mock.calls.length, exit.mock.calls.length]).toEqual([1, 0]);
    nowMs = 5000;
    signals.emit('SIGTERM');
    expect(onFirst).toHaveBeenCalledTimes(1);
    expect(exit).toHaveBeenCalledWith(130);
    unwatch();
    expect(signals.eventNames()).toEqual([]);
  });
});
