import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerCells } from '../../../../bench/rated-observer.js';
import { metaD } from '../../../../src/services/statistics/meta-d.js';

const ten = fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 10, maxLength: 10 });
const cells = fc.record({ signalAbsent: ten, signalPresent: ten }).map(answerCells);

/** 400 answers of an observer with d' of about 1.7, whose ratings are in use. */
const GOOD = answerCells({
  signalAbsent: [40, 35, 30, 30, 25, 15, 10, 7, 5, 3],
  signalPresent: [3, 5, 7, 10, 15, 25, 30, 30, 35, 40],
});

const cell = (truth: string, response: string | null, confidence: number | null, count: number) => ({
  truth,
  response,
  confidence,
  count,
});

describe('metaD', () => {
  it('trusts a fit to many answers with errors and ratings of all kinds', () => {
    const fit = metaD(GOOD);
    expect(fit).toMatchObject({ n: 400, reliable: true, reasons: [] });
    expect(fit.mRatio).toBeCloseTo(fit.metaDPrime! / fit.dPrime!, 12);
    expect(fit.mDiff).toBeCloseTo(fit.metaDPrime! - fit.dPrime!, 12);
  });

  it('stands on rated answers only', () => {
    expect(metaD([...GOOD, cell('A', 'B', null, 99), cell('B', null, 3, 99)])).toEqual(metaD(GOOD));
  });

  it.each([
    ['no_data', [cell('A', 'A', null, 3)]],
    ['one_truth_class', [cell('A', 'A', 5, 3), cell('A', 'B', 2, 3)]],
    ['single_confidence_level', [cell('A', 'A', 5, 30), cell('B', 'B', 5, 30)]],
    ['dprime_undefined_or_zero', [cell('A', 'A', 5, 10), cell('B', 'A', 4, 10)]],
    ['not_two_letters', [cell('A', 'A', 5, 10), cell('B', 'C', 4, 10)]],
  ])('is null with the reason %s', (reason, answers) => {
    expect(metaD(answers)).toEqual({
      n: answers.reduce((sum, { confidence, count }) => (confidence === null ? sum : sum + count), 0),
      dPrime: null,
      criterion: null,
      metaDPrime: null,
      mRatio: null,
      mDiff: null,
      logLikelihood: null,
      ratingCriteria: null,
      reliable: false,
      reasons: [reason],
    });
  });

  it('names every doubt, in its order', () => {
    const few = [cell('A', 'A', 5, 9), cell('A', 'B', 5, 8), cell('B', 'B', 5, 9), cell('B', 'A', 4, 9)];
    expect(metaD(few).reasons).toEqual([
      'dprime_near_zero',
      'low_dprime',
      'n_lt_200',
      'confidence_nearly_constant',
      'few_errors',
    ]);
    expect(metaD(few).mRatio).toBeNull();
    expect(metaD(few).metaDPrime).not.toBeNull();
    const turned = GOOD.map((good) => ({ ...good, truth: good.truth === 'A' ? 'B' : 'A' }));
    expect(metaD(turned)).toMatchObject({ reliable: false, reasons: ['below_chance'] });
    const sure = answerCells({
      signalAbsent: [0, 0, 0, 0, 1e5, 1e4, 0, 0, 0, 0],
      signalPresent: [0, 0, 0, 0, 1e4, 1e5, 0, 0, 0, 0],
    });
    const telling = sure.map((answer) => (answer.truth === answer.response ? { ...answer, confidence: 5 } : answer));
    expect(metaD(telling).reasons).toEqual(['bound_hit']);
  });

  it('gives finite values or null, whatever the answers, and both letters the same weight', () => {
    fc.assert(
      fc.property(cells, (answers) => {
        const { dPrime, criterion, metaDPrime, mDiff, logLikelihood } = metaD(answers);
        for (const value of [dPrime, criterion, metaDPrime, mDiff, logLikelihood]) {
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
        const swap = (letter: string) => (letter === 'A' ? 'B' : 'A');
        const swapped = answers.map((answer) => ({
          ...answer,
          truth: swap(answer.truth),
          response: swap(answer.response ?? ''),
        }));
        const other = metaD(swapped);
        if (metaDPrime === null) expect(other.metaDPrime).toBeNull();
        else expect(other.metaDPrime).toBeCloseTo(metaDPrime, 4);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
