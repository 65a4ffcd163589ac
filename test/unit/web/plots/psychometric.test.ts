import { describe, expect, it } from '@jest/globals';
import { psychometricPlot } from '../../../../web/plots/psychometric.js';
import { DrawnPlot, share, UNDEFINED_SHARE } from './drawn.js';

type Curve = Parameters<typeof psychometricPlot>[0];

const LEVELS = [1, 2, 3, 4];
const CURVE: Curve = {
  factor: 'level',
  easier: 'HIGHER',
  points: LEVELS.map((level) => ({ level, accuracy: share(40 + 10 * level, 100) })),
  fit: { threshold: { value: 2 }, slope: { value: 1.5 }, lapse: { value: 0.02 } },
};
const plot = (curve: Partial<Curve>, width?: number): DrawnPlot =>
  new DrawnPlot((options) => psychometricPlot({ ...CURVE, ...curve }, options), width === undefined ? {} : { width });
const FLAT = { threshold: { value: 2 }, slope: { value: 0 }, lapse: { value: 0 } };

describe('a psychometric curve', () => {
  it('has a dot with its interval at each level, the fit, and chance', () => {
    const drawn = plot({});
    expect([drawn.count('circle', 'correct'), drawn.count('line', 'correct')]).toEqual([4, 4]);
    expect([drawn.count('path', 'neutral'), drawn.count('line', 'reference')]).toEqual([1, 1]);
    expect(drawn.texts).toEqual(expect.arrayContaining(['1', '2', '3', '4', 'level →', '↑ Accuracy']));
  });

  it('has the hard end on the left, whichever that is', () => {
    const places = (easier: Curve['easier']): number[] =>
      plot({ easier }).numbers('circle', 'correct', 'cx').map(Math.round);
    expect(places('HIGHER')).toEqual([60, 191, 323, 454]);
    expect(places('LOWER')).toEqual([454, 323, 191, 60]);
  });

  it('has no curve where there is no fit, and none of a single level', () => {
    expect(plot({ fit: null }).count('path', 'neutral')).toBe(0);
    expect(plot({ fit: { ...FLAT, slope: { value: null } } }).count('path', 'neutral')).toBe(0);
    const single = plot({ points: CURVE.points.slice(0, 1) });
    expect([single.count('circle', 'correct'), single.count('path', 'neutral')]).toEqual([1, 0]);
  });

  it('is empty without levels', () => {
    expect(plot({ points: [] }).count('circle', 'correct')).toBe(0);
  });

  it('leaves out a level without answers, and an interval that is undefined', () => {
    const points = [
      { level: 1, accuracy: UNDEFINED_SHARE },
      { level: 2, accuracy: { ...share(1, 1), low: null, high: null } },
    ];
    const drawn = plot({ points, fit: null });
    expect([drawn.count('circle', 'correct'), drawn.count('line', 'correct')]).toEqual([1, 0]);
  });

  it.each([0, 1e-12, 1e6, 1e300])('draws a slope of %p as a curve', (slope) => {
    const drawn = plot({ fit: { ...FLAT, slope: { value: slope } } });
    expect(drawn.paths('neutral')).toEqual([expect.stringMatching(/^M[\d.,-]+(L[\d.,-]+)+$/)]);
  });

  it.each([-1e9, 1e9])('draws a threshold at %p as a curve within the frame', (threshold) => {
    const drawn = plot({ fit: { ...FLAT, threshold: { value: threshold }, slope: { value: 2 } } });
    const [path = ''] = drawn.paths('neutral');
    const heights = [...path.matchAll(/,([\d.-]+)/g)].map(([, height]) => Number(height));
    expect(heights.every((height) => height >= 30 && height <= 202)).toBe(true);
  });

  it('names not more levels than there is room for', () => {
    const points = Array.from({ length: 200 }, (_, level) => ({ level, accuracy: share(1, 2) }));
    expect(plot({ points }, 320).texts.length).toBeLessThan(30);
  });
});
