import { GUESS, type Trials } from './psychometric-curve.js';
import type { CurveMaximum } from './psychometric-maximum.js';

/** Answers to the questions of one level: `correct` of `n`. */
export interface LevelCount {
  readonly level: number;
  readonly correct: number;
  readonly n: number;
}

/** A curve in the unit of the levels. Infinite where the answers put no bound on it. */
export interface CurveParameters {
  readonly threshold: number;
  /** Per unit of the level towards the easier end, >= 0; 0 when the curve is flat. */
  readonly slope: number;
  readonly lapse: number;
}

/** Steeper than this from one level to the next, a logistic curve is a step to any number of answers. */
const STEP = 20;
/** How far beyond the levels a threshold is still given, in ranges of the levels. */
const FARTHEST = 1;
/** A curve that gains less log likelihood than this over the flat one is the flat one. */
const SMALLEST_RISE = 1e-7;

/**
 * Levels as x in [-0.5, 0.5], hardest to easiest, so that fitting does not depend on their unit or direction.
 * Needs two levels or more, ordered from hard to easy, each with answers.
 */
export class LevelScale {
  readonly trials: Trials;
  /** Largest steepness that is fitted, per unit of x. */
  readonly steepest: number;
  private readonly middle: number;
  /** Negative where lower levels are easier. */
  private readonly range: number;

  constructor(levels: readonly LevelCount[]) {
    const values = levels.map(({ level }) => level);
    const [hardest, easiest] = [values[0] ?? NaN, values.at(-1) ?? NaN];
    this.middle = (hardest + easiest) / 2;
    this.range = easiest - hardest;
    const x = Float64Array.from(values, (level) => (level - this.middle) / this.range);
    this.trials = { x, n: Float64Array.from(levels, ({ n }) => n) };
    this.steepest = STEP / Math.min(...x.slice(1).map((at, index) => at - (x[index] ?? NaN)));
  }

  parametersOf({ curve, logLikelihood }: CurveMaximum, right: Float64Array): CurveParameters {
    const flat = flatCurve(this.trials, right);
    if (logLikelihood - flat.logLikelihood < SMALLEST_RISE) {
      // all easier than the threshold, or all harder
      return { threshold: (flat.isEasy ? -Infinity : Infinity) * this.range, slope: 0, lapse: curve.lapse };
    }
    const place = -curve.intercept / curve.steepness;
    const isNear = Math.abs(place) <= 0.5 + FARTHEST;
    return {
      threshold: isNear ? this.middle + place * this.range : Math.sign(place) * Infinity * this.range,
      slope: curve.steepness >= this.steepest ? Infinity : curve.steepness / Math.abs(this.range),
      lapse: curve.lapse,
    };
  }
}

/** The likeliest accuracy that is the same at all levels and not below a guess. */
function flatCurve({ n }: Trials, right: Float64Array): { logLikelihood: number; isEasy: boolean } {
  const [total, correct] = [n, right].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [
    number,
    number,
  ];
  const share = Math.max(GUESS, correct / total);
  const wrong = total - correct;
  return {
    logLikelihood: correct * Math.log(share) + (wrong === 0 ? 0 : wrong * Math.log(1 - share)),
    isEasy: share > (GUESS + 1) / 2,
  };
}

/** 2 (log likelihood of each level's own share - that of the curve): >= 0, and 0 for a curve through every share. */
export function devianceOf({ n }: Trials, right: Float64Array, logLikelihood: number): number {
  const saturated = n.reduce((sum, total, index) => {
    const correct = right[index] ?? 0;
    const wrong = total - correct;
    return (
      sum +
      (correct === 0 ? 0 : correct * Math.log(correct / total)) +
      (wrong === 0 ? 0 : wrong * Math.log(wrong / total))
    );
  }, 0);
  return Math.max(0, 2 * (saturated - logLikelihood));
}
