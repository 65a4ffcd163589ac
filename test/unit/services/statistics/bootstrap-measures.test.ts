import { describe, expect, it } from '@jest/globals';
import { bootstrapCalibration, bootstrapRiskAreas } from '../../../../src/services/statistics/bootstrap-measures.js';

const TEN_BINS = { bins: 10, binning: 'EQUAL_WIDTH' } as const;
const STRATUM = {
  groups: [
    { score: 0.625, correct: 20, wrong: 15 },
    { score: 0.875, correct: 70, wrong: 20 },
    { score: 1, correct: 300, wrong: 60 },
  ],
  unscored: 10,
};

describe('bootstrapCalibration', () => {
  it('has the standard error of a share where all answers have one probability', () => {
    // every gap is then |share - 1|, whatever the measure
    const strata = [{ groups: [{ score: 1, correct: 720, wrong: 280 }], unscored: 0 }];
    const { ece, mce, rmsce, ace } = bootstrapCalibration({ strata, ...TEN_BINS });
    const standardError = Math.sqrt((0.72 * 0.28) / 1000);
    expect(Math.abs((ece.standardError ?? 0) / standardError - 1)).toBeLessThan(0.05);
    for (const result of [mce, rmsce, ace]) expect(result.low).toBeCloseTo(ece.low ?? NaN, 12);
  });

  it('lets the number of scored answers vary with the unscored ones', () => {
    const groups = [{ score: 1, correct: 9, wrong: 1 }];
    const apart = bootstrapCalibration({ strata: [{ groups, unscored: 0 }], ...TEN_BINS });
    const among = bootstrapCalibration({ strata: [{ groups, unscored: 90 }], ...TEN_BINS });
    expect(apart.ece.standardError).toBeLessThan(among.ece.standardError ?? 0);
  });

  it('makes the bins anew in each replicate, of equal mass too', () => {
    const width = bootstrapCalibration({ strata: [STRATUM], ...TEN_BINS });
    const mass = bootstrapCalibration({ strata: [STRATUM], bins: 2, binning: 'EQUAL_MASS' });
    expect(width.ece.low).not.toBe(mass.ece.low);
    expect(mass.ece.replicatesOk).toBe(2000);
  });

  it('is null without scored answers', () => {
    const { ece } = bootstrapCalibration({ strata: [{ groups: [], unscored: 12 }], ...TEN_BINS });
    expect([ece.low, ece.high, ece.standardError, ece.bca]).toEqual([null, null, null, null]);
  });

  it('makes BCa intervals of ratings, and none of thousands of token values', () => {
    const groups = Array.from({ length: 300 }, (_, index) => ({ score: index / 300, correct: 1, wrong: 1 }));
    const token = bootstrapCalibration({ strata: [{ groups, unscored: 0 }], ...TEN_BINS, replicates: 20 });
    expect(token.ece.bca).toBeNull();
    expect(bootstrapCalibration({ strata: [STRATUM], ...TEN_BINS }).ece.bca).not.toBeNull();
  });
});

describe('bootstrapRiskAreas', () => {
  it('does not depend on what the scores are, only on their order', () => {
    const ratings = { ...STRATUM, groups: STRATUM.groups.map((group, index) => ({ ...group, score: index + 1 })) };
    expect(bootstrapRiskAreas({ strata: [ratings] })).toEqual(bootstrapRiskAreas({ strata: [STRATUM] }));
  });

  it('is certain where every answer is right', () => {
    const strata = [{ groups: [{ score: 4, correct: 50, wrong: 0 }], unscored: 0 }];
    const { aurc, excessAurc } = bootstrapRiskAreas({ strata });
    expect([aurc.low, aurc.high, excessAurc.low, excessAurc.high]).toEqual([0, 0, 0, 0]);
  });

  it('gives the same limits for the same seed, others for another', () => {
    const limits = (seed: number) => bootstrapRiskAreas({ strata: [STRATUM], seed }).aurc;
    expect(limits(1)).toEqual(limits(1));
    expect(limits(2)).not.toEqual(limits(1));
  });
});
