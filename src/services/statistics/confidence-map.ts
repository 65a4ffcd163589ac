import { InvalidInputError } from '../../errors.js';
import type { ScoreGroup } from './score-group.js';

/** How a rating of 1-5 is read as the probability that the given answer is right. */
export type ConfidenceMap = 'HALF' | 'HALFMID' | 'UNIT' | 'FIFTH';

const PROBABILITY_OF = {
  HALF: (rating) => 0.5 + (rating - 1) / 8,
  HALFMID: (rating) => 0.5 + (rating - 0.5) / 10,
  UNIT: (rating) => (rating - 1) / 4,
  FIFTH: (rating) => rating / 5,
} as const satisfies Readonly<Record<ConfidenceMap, (rating: number) => number>>;

/**
 * Reads ratings as probabilities. No calibration error means anything without its map: report it next to the number.
 *
 * | map     | p(c)             | 1 to 5                 | use |
 * |---------|------------------|------------------------|-----|
 * | HALF    | 0.5 + (c-1)/8    | .5 .625 .75 .875 1     | the default: of two options "very uncertain" is chance, never below |
 * | HALFMID | 0.5 + (c-0.5)/10 | .55 .65 .75 .85 .95    | log loss: never 0 or 1 |
 * | UNIT    | (c-1)/4          | 0 .25 .5 .75 1         | papers that scale by minimum and maximum; reads 1 as "certainly wrong" |
 * | FIFTH   | c/5              | .2 .4 .6 .8 1          | parity with the published experiment's abs(c/5 - accuracy) |
 *
 * @param groups scores are ratings, integers 1-5
 * @returns the same groups with scores in [0, 1]; each map increases, so they stay ascending and distinct. No groups
 *   give none.
 * @throws InvalidInputError when a score is not such a rating
 * Source: conventions; none follows from the scale, which is why every result names its map.
 *
 *     mapRatings([{ score: 3, correct: 4, wrong: 1 }], 'HALF'); // [{ score: 0.75, correct: 4, wrong: 1 }]
 */
export function mapRatings(groups: readonly ScoreGroup[], map: ConfidenceMap): ScoreGroup[] {
  const probabilityOf = PROBABILITY_OF[map];
  return groups.map(({ score, correct, wrong }) => {
    if (!Number.isInteger(score) || score < 1 || score > 5) {
      throw new InvalidInputError(`A rating is an integer from 1 to 5; got ${score}.`);
    }
    return { score: probabilityOf(score), correct, wrong };
  });
}
