import type { ScoreGroup } from './score-group.js';
import { scoreTotals } from './score-totals.js';

/** Keeps both parameters finite where the likelihood has no maximum: all right, all wrong, or separated by a score. */
const RIDGE = 1e-6;
/** A step adds about one to a logit when the data separate, and those end below 40: never reached in practice. */
const MAX_STEPS = 100;
/** Newton's error squares at each step: one step of this size leaves less than rounding. */
const TOLERANCE = 1e-9;
/** Near the minimum a good step lowers the loss by less than the loss is rounded by; it must not look like a rise. */
const LOSS_ROUNDING = 1e-12;

/** logit P(right) = intercept + slope (score - center). */
export interface PlattMap {
  /** Mean score of the answers it was fitted to. Centred so that the ridge does not depend on where the scale starts. */
  readonly center: number;
  readonly intercept: number;
  readonly slope: number;
  /** False when MAX_STEPS did not suffice; the parameters are then not to be used. */
  readonly converged: boolean;
}

interface Parameters {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Logistic regression of being right on the score, by Newton steps (iteratively reweighted least squares), each halved
 * until the penalised loss does not rise: the loss is strictly convex, so this finds its one minimum.
 * Loss: sum_g [C_g ln(1 + e^-x) + W_g ln(1 + e^x)] + ridge/2 (intercept^2 + slope^2), x the logit, ridge 1e-6.
 *
 * @param groups any finite scores; ratings or probabilities
 * @returns null when there are no answers. One score: slope 0, intercept the logit of the accuracy. All right, all wrong
 *   or separable: large but finite (logits of about 10 to 40). The ridge moves other slopes by about 1e-6 slope / information:
 *   6e-6 for 8 answers, 1e-8 for 345.
 *   Scored on the answers it was fitted to it flatters: see cross-fit.ts.
 * Source: Platt (1999), without his smoothing of the targets; as scikit-learn `LogisticRegression(C=1e6)` but with the
 * intercept in the penalty too.
 *
 *     plattFit([{ score: 1, correct: 1, wrong: 3 }, { score: 2, correct: 3, wrong: 1 }])?.slope; // 2.197 = 2 ln 3
 */
export function plattFit(groups: readonly ScoreGroup[]): PlattMap | null {
  const { meanScore: center } = scoreTotals(groups);
  if (center === null) return null;
  const centred = groups.map((group) => ({ ...group, score: group.score - center }));
  let parameters: Parameters = { intercept: 0, slope: 0 };
  for (let taken = 0; taken < MAX_STEPS; taken += 1) {
    const step = newtonStep(centred, parameters);
    if (isNegligible(step, parameters)) return { center, ...moved(parameters, step, 1), converged: true };
    parameters = descended(centred, parameters, step);
  }
  return { center, ...parameters, converged: false };
}

/** Fitted probability of a right answer at a score, in [0, 1]. */
export function plattProbability({ center, intercept, slope }: PlattMap, score: number): number {
  return logistic(intercept + slope * (score - center));
}

function newtonStep(groups: readonly ScoreGroup[], { intercept, slope }: Parameters): Parameters {
  const gradient = { intercept: -RIDGE * intercept, slope: -RIDGE * slope };
  const curvature = { intercept: RIDGE, slope: RIDGE, both: 0 };
  for (const { score, correct, wrong } of groups) {
    const logit = intercept + slope * score;
    // Both tails from their own side: 1 - p would lose every digit where p is nearly 1.
    const [right, other] = [logistic(logit), logistic(-logit)];
    const residual = correct * other - wrong * right;
    const weight = (correct + wrong) * right * other;
    gradient.intercept += residual;
    gradient.slope += residual * score;
    curvature.intercept += weight;
    curvature.slope += weight * score ** 2;
    curvature.both += weight * score;
  }
  const determinant = curvature.intercept * curvature.slope - curvature.both ** 2;
  return {
    intercept: (curvature.slope * gradient.intercept - curvature.both * gradient.slope) / determinant,
    slope: (curvature.intercept * gradient.slope - curvature.both * gradient.intercept) / determinant,
  };
}

function descended(groups: readonly ScoreGroup[], from: Parameters, step: Parameters): Parameters {
  const limit = penalisedLoss(groups, from) * (1 + LOSS_ROUNDING);
  let length = 1;
  // Newton's step points downhill, so some fraction of it does not rise; 2^-50 of it is below rounding.
  while (length > 2 ** -50 && penalisedLoss(groups, moved(from, step, length)) > limit) length /= 2;
  return moved(from, step, length);
}

function penalisedLoss(groups: readonly ScoreGroup[], { intercept, slope }: Parameters): number {
  return groups.reduce(
    (sum, { score, correct, wrong }) => {
      const logit = intercept + slope * score;
      return sum + correct * softplus(-logit) + wrong * softplus(logit);
    },
    (RIDGE / 2) * (intercept ** 2 + slope ** 2),
  );
}

function moved(from: Parameters, step: Parameters, length: number): Parameters {
  return { intercept: from.intercept + length * step.intercept, slope: from.slope + length * step.slope };
}

function isNegligible(step: Parameters, { intercept, slope }: Parameters): boolean {
  return (
    Math.abs(step.intercept) <= TOLERANCE * (1 + Math.abs(intercept)) &&
    Math.abs(step.slope) <= TOLERANCE * (1 + Math.abs(slope))
  );
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** ln(1 + e^x), without overflow. */
function softplus(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
}
