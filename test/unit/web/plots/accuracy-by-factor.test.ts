import { describe, expect, it } from '@jest/globals';
import { accuracyByFactorPlot, type FactorAccuracy } from '../../../../web/plots/accuracy-by-factor.js';
import { DrawnPlot, share, UNDEFINED_SHARE } from './drawn.js';

const plot = (data: readonly FactorAccuracy[]): DrawnPlot =>
  new DrawnPlot((options) => accuracyByFactorPlot(data, { ...options, factor: 'shape' }));

describe('accuracy by a factor', () => {
  it('has a panel for each task, and in it a dot with its interval for each value', () => {
    const drawn = plot([
      { task: 'Grid', value: 'Circle', accuracy: share(8, 10) },
      { task: 'Grid', value: 'Square', accuracy: share(6, 10) },
      { task: 'Gabor', value: 'Circle', accuracy: share(5, 10) },
    ]);
    expect([drawn.count('circle', 'correct'), drawn.count('line', 'correct')]).toEqual([3, 3]);
    expect(drawn.count('line', 'reference')).toBe(2);
    expect(drawn.texts).toEqual(expect.arrayContaining(['Grid', 'Gabor', 'Circle', 'Square', 'shape', '↑ Accuracy']));
  });

  it('is empty without values, and takes a single one', () => {
    expect(plot([]).count('circle', 'correct')).toBe(0);
    expect(plot([{ task: 'Grid', value: '1', accuracy: share(1, 2) }]).count('circle', 'correct')).toBe(1);
  });

  it('leaves out a value without answers, and an interval that is undefined', () => {
    const drawn = plot([
      { task: 'Grid', value: '1', accuracy: UNDEFINED_SHARE },
      { task: 'Grid', value: '2', accuracy: { ...share(1, 1), low: null, high: null } },
    ]);
    expect([drawn.count('circle', 'correct'), drawn.count('line', 'correct')]).toEqual([1, 0]);
  });

  it('draws every one of a thousand values, and names those that there is room for', () => {
    const values = Array.from({ length: 1_000 }, (_, place) => `value ${place}`);
    const drawn = plot(values.map((value) => ({ task: 'Grid', value, accuracy: share(1, 2) })));
    expect(drawn.count('circle', 'correct')).toBe(1_000);
    const named = drawn.texts.filter((text) => text.startsWith('value '));
    expect(named.length).toBeGreaterThan(5);
    expect(named.length).toBeLessThan(40);
  });

  it('takes a name that is longer than the plot is wide', () => {
    expect(plot([{ task: 'Grid', value: 'x'.repeat(300), accuracy: share(1, 2) }]).count('circle', 'correct')).toBe(1);
  });
});
