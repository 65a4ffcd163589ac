import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { RequestSignals } from '../../../src/server/request-signals.js';

describe('RequestSignals', () => {
  it('aborts a request when its client goes away, and no other', () => {
    const signals = new RequestSignals();
    const [gone, waiting] = [new EventEmitter(), new EventEmitter()];
    const [ended, open] = [signals.of(gone), signals.of(waiting)];
    gone.emit('close');
    expect([ended.aborted, open.aborted]).toEqual([true, false]);
    expect(ended.reason).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/client went away/) });
  });

  it('gives all requests of one socket the same signal, with one listener', () => {
    const signals = new RequestSignals();
    const socket = new EventEmitter();
    expect(signals.of(socket)).toBe(signals.of(socket));
    expect(socket.listenerCount('close')).toBe(1);
  });

  it('aborts all that are open when the server stops, and keeps nothing of those that were closed', () => {
    const signals = new RequestSignals();
    const channel = new EventEmitter();
    const first = signals.of(channel);
    channel.emit('close');
    const second = signals.of(channel);
    expect(second).not.toBe(first);
    signals.abortAll();
    expect(second.reason).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/server is stopping/) });
  });

  it('is over at once for work that asks late: of a client that has gone, or of a server that stops', () => {
    const signals = new RequestSignals();
    expect(signals.of(Object.assign(new EventEmitter(), { destroyed: true })).aborted).toBe(true);
    expect(signals.of(Object.assign(new EventEmitter(), { destroyed: false })).aborted).toBe(false);
    signals.abortAll();
    expect(signals.of(new EventEmitter()).aborted).toBe(true);
  });
});
