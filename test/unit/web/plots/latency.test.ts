import { describe, expect, it } from '@jest/globals';
import type { StageLatency } from '../../../../src/operations/report-shapes.js';
import { latencyPlot } from '../../../../web/plots/latency.js';
import { DrawnPlot } from './drawn.js';

const stage = (number: number, p50Ms: number | null, p95Ms: number | null, p99Ms: number | null): StageLatency => ({
  ...{ stage: number, n: 10, p50Ms, p95Ms, p99Ms },
  meanMs: p50Ms,
});
const plot = (stages: readonly StageLatency[]): DrawnPlot => new DrawnPlot((options) => latencyPlot(stages, options));

describe('the latency plot', () => {
  it('has a line and three marks for each stage, with their names', () => {
    const drawn = plot([stage(1, 400, 450, 460), stage(2, 90, 110, 300)]);
    expect([drawn.count('path', 'neutral'), drawn.count('path', 'correct')]).toEqual([2, 6]);
    expect(drawn.texts).toEqual(expect.arrayContaining(['1 answer', '2 confidence', 'Milliseconds →']));
    expect(drawn.texts.filter((text) => text === 'p99')).toHaveLength(2);
  });

  it('has no row for a stage without replies', () => {
    const drawn = plot([stage(1, 400, 450, 460), { ...stage(2, null, null, null), n: 0 }]);
    expect(drawn.count('path', 'neutral')).toBe(1);
    expect(drawn.texts).not.toContain('2 confidence');
    expect(plot([]).count('path', 'correct')).toBe(0);
  });

  it('leaves out what is not known of a stage', () => {
    const drawn = plot([stage(1, 400, null, null)]);
    expect([drawn.count('path', 'neutral'), drawn.count('path', 'correct')]).toEqual([0, 1]);
  });

  it.each([0, 0.001, 1, 86_400_000])('takes replies that all take %p ms', (ms) => {
    expect(plot([stage(1, ms, ms, ms)]).count('path', 'correct')).toBe(3);
  });
});
