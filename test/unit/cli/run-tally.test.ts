import { describe, expect, it } from '@jest/globals';
import type { WrittenAnswer } from '../../../src/cli/api/run-operations.js';
import { RunTally } from '../../../src/cli/run-tally.js';

function event(sequence: number, id: string, status: WrittenAnswer['status']) {
  return { sequence, answer: { id, sample: 0, status, letter: 'A', confidence: 5, error: null } };
}

describe('RunTally', () => {
  it('counts each answer once, at its newest state', () => {
    const tally = new RunTally();
    tally.record(event(1, 'a', 'AWAITING_CONFIDENCE'));
    tally.record(event(2, 'b', 'COMPLETE'));
    tally.record(event(3, 'a', 'FAILED'));
    tally.record(event(4, 'b', 'COMPLETE'));
    expect([tally.complete, tally.failed, tally.lastSequence, tally.firstGap]).toEqual([1, 1, 4, undefined]);
  });

  it.each([
    [[1, 3], { expected: 2, got: 3 }],
    [[2], { expected: 1, got: 2 }],
    [[1, 1], { expected: 2, got: 1 }],
    [[1, 3, 5], { expected: 2, got: 3 }],
  ])('finds the first break in %j', (sequences, gap) => {
    const tally = new RunTally();
    for (const sequence of sequences) tally.record(event(sequence, String(sequence), 'COMPLETE'));
    expect(tally.firstGap).toEqual(gap);
  });
});
