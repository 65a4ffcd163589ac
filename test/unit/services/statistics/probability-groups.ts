import fc from 'fast-check';
import { groupScores } from '../../../../src/services/statistics/score-group.js';

/** Lists of answers with probabilities in hundredths, so that some are tied and some lie on the edges of bins. */
export const scoredAnswers = fc.array(
  fc.record({
    score: fc.nat(100).map((hundredths) => hundredths / 100),
    isCorrect: fc.boolean(),
    count: fc.integer({ min: 1, max: 30 }),
  }),
  { maxLength: 25 },
);

/** Groups of such answers, ascending; may be empty. */
export const probabilityGroups = scoredAnswers.map(groupScores);
