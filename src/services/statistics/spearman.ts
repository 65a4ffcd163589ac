import { InvalidInputError } from '../../errors.js';

/**
 * Does one list rise with the other? Spearman's rank correlation: Pearson's correlation of the ranks, equal values
 * sharing the mean of their ranks.
 *
 * @param left finite numbers
 * @param right as many, in the same order
 * @returns in [-1, 1]: 1 when they rise together throughout, -1 when one falls as the other rises; null when there are
 *   fewer than 2 or either list is constant
 * @throws InvalidInputError when the lists differ in length or hold something that is not finite
 * Source: Spearman (1904), American Journal of Psychology 15, 72-101; same values as scipy `spearmanr`.
 *
 *     spearman([1, 2, 3], [10, 30, 20]); // 0.5
 */
export function spearman(left: readonly number[], right: readonly number[]): number | null {
  if (left.length !== right.length || ![...left, ...right].every(Number.isFinite)) {
    throw new InvalidInputError(
      `Spearman's correlation needs two lists of finite numbers of one length; got ${left.length} and ${right.length}.`,
    );
  }
  const [leftRanks, rightRanks] = [centredRanks(left), centredRanks(right)];
  const scale = Math.sqrt(dot(leftRanks, leftRanks) * dot(rightRanks, rightRanks));
  return scale === 0 ? null : Math.max(-1, Math.min(1, dot(leftRanks, rightRanks) / scale));
}

/** Average ranks less their mean, (n + 1) / 2: multiples of 1/2, so exact. */
function centredRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2 - (values.length + 1) / 2;
  });
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? NaN), 0);
}
