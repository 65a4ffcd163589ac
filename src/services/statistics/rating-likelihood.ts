import { truncatedNormal } from './truncated-normal.js';

/** Ratings of the answers that share a response and a truth. */
export interface TruthRatings {
  /** Answers by rating, the lowest (nearest to the type-1 criterion) first; need not be integers. */
  readonly counts: readonly number[];
  /** Distance from the mean of the evidence up to the type-1 criterion, seen from the response's side, per unit of meta-d'. */
  readonly thresholdRate: number;
}

/** The ratings of one response, by truth. */
export type ResponseRatings = readonly [absent: TruthRatings, present: TruthRatings];

/** Log likelihood with its derivatives by the cuts and by meta-d', m. */
export interface RatingLikelihood {
  readonly cuts: readonly number[];
  /** Sum of n ln p; -Infinity where an interval has no probability left. */
  readonly value: number;
  /** By each cut. */
  readonly gradient: readonly number[];
  /** The Hessian by the cuts is tridiagonal: an interval depends on its two edges only. */
  readonly diagonal: readonly number[];
  /** By a cut and the next one; the last one has none: 0. */
  readonly offDiagonal: readonly number[];
  readonly byM: number;
  readonly byMByM: number;
  /** By a cut and m. */
  readonly byCutByM: readonly number[];
}

/**
 * Log likelihood of the ratings given truth and response in the meta-d' model: the evidence is normal with variance 1,
 * the response says that it lies beyond the type-1 criterion, and its distance beyond it, cut into intervals, is the
 * rating. L = sum over truths and ratings of n ln p, p from `truncatedNormal` with t = thresholdRate * m.
 * For given m it is concave in the cuts, as is the log of a log-concave density's integral in its limits
 * (Prékopa 1973); each rating with answers keeps its interval open.
 *
 * @param cuts K - 1 distances beyond the criterion, > 0, ascending, for K ratings
 */
export function ratingLikelihood(response: ResponseRatings, m: number, cuts: readonly number[]): RatingLikelihood {
  const zeros = () => cuts.map(() => 0);
  const sum: RatingSum = {
    cuts,
    value: 0,
    gradient: zeros(),
    diagonal: zeros(),
    offDiagonal: zeros(),
    byM: 0,
    byMByM: 0,
    byCutByM: zeros(),
  };
  for (const truth of response) addTruth(sum, truth, m, cuts);
  return sum;
}

interface RatingSum extends RatingLikelihood {
  value: number;
  readonly gradient: number[];
  readonly diagonal: number[];
  readonly offDiagonal: number[];
  byM: number;
  byMByM: number;
  readonly byCutByM: number[];
}

/**
 * Walks up the ratings; at each, the cut below it gets its due from the interval below and this one. With f the density at
 * an edge, x = t + cut, p the probability of an interval, w = n / p, r = (f_high - f_low) / p, h the density at the
 * threshold: dp/dcut = -f_low or f_high, df/dcut = -x f, d ln p / dt = r + h, dh/dt = h (h - t).
 */
function addTruth(sum: RatingSum, { counts, thresholdRate }: TruthRatings, m: number, cuts: readonly number[]): void {
  const threshold = thresholdRate * m;
  const { probabilities, densities } = truncatedNormal(threshold, cuts);
  const hazard = densities[0] ?? 0;
  let [total, byThreshold, byThresholdTwice] = [0, 0, 0];
  let [density, x] = [hazard, threshold];
  let below = { weight: 0, ratio: 0, p: 1 };
  for (let rating = 0; rating < counts.length; rating += 1) {
    const n = counts[rating] ?? 0;
    const p = probabilities[rating] ?? 0;
    const nextDensity = densities[rating + 1] ?? 0;
    const nextX = threshold + (cuts[rating] ?? 0);
    const above = { weight: n > 0 ? n / p : 0, ratio: p > 0 ? (nextDensity - density) / p : 0, p };
    if (n > 0) sum.value += n * Math.log(p);
    total += n;
    byThreshold += n * above.ratio;
    byThresholdTwice += above.weight * (x * density - nextX * nextDensity) - n * above.ratio ** 2;
    if (rating > 0) {
      const cut = rating - 1;
      const pull = below.weight - above.weight;
      const stiffness = below.weight / below.p + above.weight / above.p;
      const drag = below.weight * below.ratio - above.weight * above.ratio;
      sum.gradient[cut] = (sum.gradient[cut] ?? 0) + density * pull;
      sum.diagonal[cut] = (sum.diagonal[cut] ?? 0) - density * (x * pull + density * stiffness);
      sum.offDiagonal[cut] = (sum.offDiagonal[cut] ?? 0) + (density * nextDensity * above.weight) / above.p;
      sum.byCutByM[cut] = (sum.byCutByM[cut] ?? 0) - thresholdRate * density * (x * pull + drag);
    }
    [density, x, below] = [nextDensity, nextX, above];
  }
  sum.byM += thresholdRate * (byThreshold + total * hazard);
  sum.byMByM += thresholdRate ** 2 * (byThresholdTwice + total * hazard * (hazard - threshold));
}
