import * as Plot from '@observablehq/plot';
import type { Proportion } from '../../src/operations/report-shapes.js';
import { COLOURS, draw, percentTick, type PlotOptions } from './frame.js';

interface Level {
  readonly level: number;
  readonly count: number;
  readonly accuracy: Proportion;
}

interface Bar {
  readonly level: number;
  readonly outcome: 'right' | 'wrong';
  readonly share: number;
}

/** How often each rating is given to right and to wrong answers; each of the two sums to 100 %. */
export function confidenceByCorrectnessPlot(levels: readonly Level[], options: PlotOptions): SVGSVGElement {
  const bars = shares(levels);
  return draw(options, {
    height: 260,
    fx: { label: 'Confidence', domain: levels.map(({ level }) => level), padding: 0.15 },
    x: { axis: null, domain: ['right', 'wrong'], padding: 0.05 },
    y: { label: 'Share of answers', tickFormat: percentTick, ticks: 5, grid: true, domain: [0, topOf(bars)] },
    color: { domain: ['right', 'wrong'], range: [COLOURS.correct, COLOURS.wrong] },
    marks: [Plot.barY(bars, { fx: 'level', x: 'outcome', y: 'share', fill: 'outcome' }), Plot.ruleY([0])],
  });
}

function shares(levels: readonly Level[]): Bar[] {
  const right = levels.reduce((sum, { accuracy }) => sum + accuracy.count, 0);
  const wrong = levels.reduce((sum, { accuracy }) => sum + accuracy.n - accuracy.count, 0);
  return levels.flatMap(({ level, accuracy: { count, n } }): Bar[] => [
    { level, outcome: 'right', share: right === 0 ? 0 : count / right },
    { level, outcome: 'wrong', share: wrong === 0 ? 0 : (n - count) / wrong },
  ]);
}

function topOf(bars: readonly Bar[]): number {
  return Math.max(0.1, ...bars.map(({ share }) => share));
}
