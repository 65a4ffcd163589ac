import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auroc } from '../../../../src/services/statistics/auroc.js';
import { crossFittedTemperature } from '../../../../src/services/statistics/cross-fitted-temperature.js';
import { groupScores } from '../../../../src/services/statistics/score-group.js';
import { fitTemperature } from '../../../../src/services/statistics/temperature.js';
import { temperatureScaling } from '../../../../src/services/statistics/temperature-scaling.js';
import { temperatureScores } from '../../../../src/services/statistics/temperature-scores.js';
import { tokenGroups } from '../../../../src/services/statistics/token-scores.js';
import { arbitraryTokenCells, tokenCell } from '../../../support/token-cells.js';

const letters = ['A', 'B'] as const;
/** 80 of 100 right at p = 0.99. */
const OVERCONFIDENT = [
  tokenCell({ probabilities: { A: 0.99, B: 0.01 }, count: 80 }),
  tokenCell({ probabilities: { A: 0.99, B: 0.01 }, truth: 'B', count: 20 }),
];

describe('temperatureScores', () => {
  it('are those of the given letter', () => {
    const cells = [tokenCell({ probabilities: { A: 0.8, B: 0.2 }, response: 'B', count: 4 })];
    // logit(0.2) / 2 = -ln 2: 1 / (1 + 2)
    expect(temperatureScores(cells, { temperature: 2, letters })).toEqual([
      { score: expect.closeTo(1 / 3, 11), isCorrect: false, count: 4 },
    ]);
  });

  it('leave AUROC as it was, and at a temperature of 1 the scores too', () => {
    const isUnchanged = fc.property(
      arbitraryTokenCells(),
      fc.double({ min: 0.5, max: 50, noNaN: true }),
      (cells, temperature) => {
        const scaled = groupScores(temperatureScores(cells, { temperature, letters }));
        expect(auroc(scaled)).toEqual(auroc(tokenGroups(cells)));
        const [given, same] = [tokenGroups(cells), groupScores(temperatureScores(cells, { temperature: 1, letters }))];
        for (const [index, { score }] of same.entries()) expect(score).toBeCloseTo(given[index]!.score, 11);
      },
    );
    fc.assert(isUnchanged, { seed: 1, numRuns: 200 });
  });
});

describe('temperatureScaling', () => {
  it('calibrates one claim exactly', () => {
    expect(temperatureScaling(OVERCONFIDENT)).toMatchObject({
      temperature: expect.closeTo(3.3146783, 6),
      eceAfter: expect.closeTo(0, 11),
      brierAfter: expect.closeTo(0.16, 11),
      overconfidenceAfter: expect.closeTo(0, 11),
      reason: null,
    });
  });

  it('changes nothing where the model prefers no letter', () => {
    const cells = [tokenCell({ probabilities: { A: 0.4, B: 0.4 }, count: 3 })];
    expect(temperatureScaling(cells)).toMatchObject({
      temperature: null,
      eceAfter: 0.5,
      brierAfter: 0.25,
      overconfidenceAfter: -0.5,
      reason: 'no_preference_between_letters',
    });
  });

  it('is null for no cells', () => {
    expect(temperatureScaling([])).toEqual({
      temperature: null,
      bound: null,
      nllBefore: null,
      nllAfter: null,
      eceAfter: null,
      brierAfter: null,
      overconfidenceAfter: null,
      n: 0,
      reason: 'no_data',
    });
  });
});

describe('crossFittedTemperature', () => {
  it('scales each fold by the temperature of the others', () => {
    const other = [
      tokenCell({ probabilities: { A: 0.9, B: 0.1 }, count: 3 }),
      tokenCell({ probabilities: { A: 0.9, B: 0.1 }, truth: 'B' }),
    ];
    const { groups, temperatures, reason } = crossFittedTemperature([OVERCONFIDENT, other]);
    expect(reason).toBeNull();
    expect(temperatures).toEqual([fitTemperature(other).temperature, fitTemperature(OVERCONFIDENT).temperature]);
    const scaled = [
      ...temperatureScores(OVERCONFIDENT, { temperature: temperatures[0]!, letters }),
      ...temperatureScores(other, { temperature: temperatures[1]!, letters }),
    ];
    expect(groups).toEqual(groupScores(scaled));
  });

  it('gives folds of the same answers what all of them give, with the same likelihoods', () => {
    const isSame = fc.property(arbitraryTokenCells(), (cells) => {
      const fit = fitTemperature(cells);
      fc.pre(fit.temperature !== null);
      const crossed = crossFittedTemperature([cells, [], cells, cells]);
      expect(crossed.temperatures[1]).toBeNull();
      expect(crossed.temperatures[0]! / fit.temperature).toBeCloseTo(1, 9);
      expect(crossed.nllBefore).toBeCloseTo(fit.nllBefore!, 12);
      expect(crossed.nllAfter).toBeCloseTo(fit.nllAfter!, 12);
    });
    fc.assert(isSame, { seed: 1, numRuns: 100 });
  });

  it.each([
    ['no_data', [[], []]],
    ['empty_training_set', [OVERCONFIDENT, []]],
    ['not_two_letters', [OVERCONFIDENT, [tokenCell({ probabilities: { A: 0.5, B: 0.2, C: 0.2 } })]]],
    ['no_preference_between_letters', [OVERCONFIDENT, [tokenCell({ probabilities: { A: 0.5, B: 0.5 } })]]],
  ])('is null with the reason %s', (reason, folds) => {
    const nothing = { groups: null, temperatures: [], nllBefore: null, nllAfter: null };
    expect(crossFittedTemperature(folds)).toEqual({ ...nothing, reason });
  });

  it('refuses one fold', () => {
    expect(() => crossFittedTemperature([OVERCONFIDENT])).toThrow('at least two folds');
  });
});
