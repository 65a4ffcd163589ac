import { describe, expect, it } from '@jest/globals';
import { ratingLikelihood, type ResponseRatings } from '../../../../src/services/statistics/rating-likelihood.js';

const RESPONSE: ResponseRatings = [
  { counts: [26, 12, 4, 2], thresholdRate: 0.6 },
  { counts: [33, 38, 40, 45], thresholdRate: -0.4 },
];
const CUTS = [0.5, 1, 1.6];

describe('ratingLikelihood', () => {
  it('is that of shares when meta-d′ is 0: cuts at the quartiles of the half normal give each rating a quarter', () => {
    const quartiles = [0.318639363964375, 0.674489750196082, 1.150349380376008];
    expect(ratingLikelihood(RESPONSE, 0, quartiles).value).toBeCloseTo(200 * Math.log(1 / 4), 9);
  });

  it('is minus infinity or nothing where cuts are not in order', () => {
    expect(ratingLikelihood(RESPONSE, 1, [1, 0.5, 2]).value).toBeNaN();
    expect(ratingLikelihood(RESPONSE, 1, [0.5, 0.5, 2]).value).toBe(-Infinity);
  });

  it.each([-7, -0.5, 0, 1.5, 9, 60])('has the derivatives that differences show, at meta-d′ %d', (m) => {
    const step = 1e-5;
    const at = ratingLikelihood(RESPONSE, m, CUTS);
    const close = (ours: number, difference: number) => {
      expect(Math.abs(ours - difference)).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
    };
    const [ahead, behind] = [m + step, m - step].map((moved) => ratingLikelihood(RESPONSE, moved, CUTS));
    close(at.byM, (ahead!.value - behind!.value) / (2 * step));
    close(at.byMByM, (ahead!.byM - behind!.byM) / (2 * step));
    for (const cut of CUTS.keys()) {
      const [up, down] = [step, -step].map((by) => ratingLikelihood(RESPONSE, m, CUTS.with(cut, CUTS[cut]! + by)));
      close(at.gradient[cut]!, (up!.value - down!.value) / (2 * step));
      close(at.byCutByM[cut]!, (up!.byM - down!.byM) / (2 * step));
      close(at.diagonal[cut]!, (up!.gradient[cut]! - down!.gradient[cut]!) / (2 * step));
      const coupling = cut + 1 < CUTS.length ? (up!.gradient[cut + 1]! - down!.gradient[cut + 1]!) / (2 * step) : 0;
      close(at.offDiagonal[cut]!, coupling);
    }
  });
});
