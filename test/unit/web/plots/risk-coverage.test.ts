import { describe, expect, it } from '@jest/globals';
import type { RiskPoint } from '../../../../src/operations/report-shapes.js';
import { riskCoveragePlot } from '../../../../web/plots/risk-coverage.js';
import { DrawnPlot } from './drawn.js';

const point = (threshold: number, coverage: number, risk: number): RiskPoint => ({ threshold, coverage, risk, n: 9 });
const plot = (points: readonly RiskPoint[]): DrawnPlot => new DrawnPlot((options) => riskCoveragePlot(points, options));
const labels = ({ texts }: DrawnPlot): string[] => texts.filter((text) => text.startsWith('≥'));

describe('the risk–coverage plot', () => {
  it('has a dot at each threshold, the line between them, and the risk of all answers', () => {
    const drawn = plot([point(5, 0.4, 0.1), point(3, 0.7, 0.2), point(1, 1, 0.3)]);
    expect(drawn.count('circle', 'wrong')).toBe(3);
    expect(drawn.count('path', 'wrong')).toBe(1);
    expect(drawn.count('line', 'reference')).toBe(1);
    expect(labels(drawn)).toEqual(['≥ 5', '≥ 3', '≥ 1']);
  });

  it('names only those whose names do not overlap', () => {
    expect(labels(plot([point(5, 0.97, 0.1), point(4, 0.98, 0.1), point(1, 1, 0.1)]))).toEqual(['≥ 5']);
  });

  it('is empty without points, and has one for a single rating', () => {
    const empty = plot([]);
    expect([empty.count('circle', 'wrong'), empty.count('line', 'reference')]).toEqual([0, 0]);
    const single = plot([point(5, 1, 0.2)]);
    expect([single.count('circle', 'wrong'), single.count('line', 'reference')]).toEqual([1, 1]);
  });

  it('keeps a run without and one with nothing but errors within the frame', () => {
    expect(plot([point(5, 1, 0)]).numbers('circle', 'wrong', 'cy')).toEqual([222]);
    expect(plot([point(5, 1e-6, 1), point(1, 1, 1)]).numbers('circle', 'wrong', 'cy')).toEqual([30, 30]);
  });
});
