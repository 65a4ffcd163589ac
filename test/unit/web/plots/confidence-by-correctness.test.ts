import { describe, expect, it } from '@jest/globals';
import type { Proportion } from '../../../../src/operations/report-shapes.js';
import { confidenceByCorrectnessPlot } from '../../../../web/plots/confidence-by-correctness.js';
import { DrawnPlot, share, UNDEFINED_SHARE } from './drawn.js';

const plot = (shares: readonly Proportion[]): DrawnPlot =>
  new DrawnPlot((options) =>
    confidenceByCorrectnessPlot(
      shares.map((accuracy, place) => ({ level: place + 1, count: accuracy.n, accuracy })),
      options,
    ),
  );
const heights = (drawn: DrawnPlot): number[][] => [
  drawn.numbers('rect', 'correct', 'height'),
  drawn.numbers('rect', 'wrong', 'height'),
];

describe('confidence by correctness', () => {
  it('has a bar for right and one for wrong answers at each level; those of each sum up', () => {
    const drawn = plot([share(1, 2), share(0, 0.5), share(3, 4), UNDEFINED_SHARE, share(4, 8)]);
    const [right = [], wrong = []] = heights(drawn);
    expect([right.length, wrong.length]).toEqual([5, 5]);
    expect(right[4]).toBeCloseTo(4 * right[0]!, 6);
    expect(drawn.texts).toEqual(expect.arrayContaining(['1', '2', '3', '4', '5', 'Confidence', '↑ Share of answers']));
  });

  it('has bars without height where all answers are right, or all are wrong', () => {
    const [right = [], wrong = []] = heights(plot([share(0, 7), share(0, 3)]));
    expect(right).toEqual([0, 0]);
    expect(wrong.every((height) => height > 0)).toBe(true);
    expect(heights(plot([share(7, 7)]))[1]).toEqual([0]);
  });

  it('is empty without answers, and without levels', () => {
    expect(heights(plot([UNDEFINED_SHARE, UNDEFINED_SHARE]))).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(heights(plot([]))).toEqual([[], []]);
  });

  it('keeps a rating that is given a million times within the frame', () => {
    expect(heights(plot([share(1_000_000, 1_000_001)]))).toEqual([[192], [192]]);
  });
});
