import { describe, expect, it } from '@jest/globals';
import type { ReliabilityBin } from '../../../../src/operations/report-shapes.js';
import { reliabilityPlot } from '../../../../web/plots/reliability.js';
import { DrawnPlot, share, UNDEFINED_SHARE } from './drawn.js';

const bin = (confidence: number | null, n: number, accuracy = share(n / 2, n)): ReliabilityBin => ({
  ...{ low: 0, high: 1, n, confidence, gap: 0 },
  accuracy,
});
const plot = (bins: readonly ReliabilityBin[]): DrawnPlot => new DrawnPlot((options) => reliabilityPlot(bins, options));

describe('the reliability diagram', () => {
  it('has a dot, its interval and its count for each rating that was given, and the diagonal', () => {
    const drawn = plot([bin(0.5, 40), bin(0.75, 0, UNDEFINED_SHARE), bin(1, 160)]);
    expect(drawn.count('circle', 'correct')).toBe(2);
    expect(drawn.count('line', 'correct')).toBe(2);
    expect(drawn.count('path', 'reference')).toBe(1);
    expect(drawn.texts).toEqual(expect.arrayContaining(['n 40', 'n 160']));
    expect(drawn.texts).not.toContain('n 0');
  });

  it('shows the dots of more answers larger, and none so small that it cannot be seen', () => {
    const drawn = plot([bin(0.5, 1), bin(0.75, 250_000), bin(1, 1_000_000)]);
    // The largest first, so that it hides no other.
    expect(drawn.numbers('circle', 'correct', 'r')).toEqual([10, 5, 3]);
  });

  it('has only the diagonal where there is no answer', () => {
    for (const drawn of [plot([]), plot([bin(null, 0, UNDEFINED_SHARE)])]) {
      expect([drawn.count('circle', 'correct'), drawn.count('path', 'reference')]).toEqual([0, 1]);
    }
  });

  it('leaves an interval out that is undefined', () => {
    const drawn = plot([bin(0.75, 1, { count: 1, n: 1, value: 1, low: null, high: null })]);
    expect([drawn.count('circle', 'correct'), drawn.count('line', 'correct')]).toEqual([1, 0]);
  });

  it('keeps what is never and what is always right within the frame', () => {
    const drawn = plot([bin(0.5, 9, share(0, 9)), bin(1, 9, share(9, 9))]);
    expect(drawn.numbers('circle', 'correct', 'cy')).toEqual([262, 30]);
  });
});
