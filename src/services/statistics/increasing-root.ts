export interface ValueAndSlope {
  readonly value: number;
  /** Of the value at the same place, >= 0. */
  readonly slope: number;
}

export interface RootSearch {
  /** Increasing; its value is below 0 at low and above 0 at high. */
  readonly at: (place: number) => ValueAndSlope;
  readonly low: number;
  readonly high: number;
  /** Where to begin, in (low, high). */
  readonly start: number;
}

/** A last step this small, relative to the place, is below what a double of the value can tell. */
const RELATIVE_STEP = 1e-14;
/** Halvings alone reach the last bit of a double from any bracket; Newton's steps need about ten. */
const MAX_STEPS = 200;

/**
 * Where an increasing function is 0: Newton's steps, and a halving of the bracket wherever such a step would leave it
 * or does not at least halve the step before. Always converges, to about 1e-14 of the place when the value is that
 * exact.
 *
 * @returns the place, in [low, high]
 * Source: the safeguarded Newton-Raphson of Press et al., Numerical Recipes, 9.4.
 */
export function increasingRoot({ at, low, high, start }: RootSearch): number {
  let bracket = { low, high };
  let place = start;
  let lastStep = high - low;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const { value, slope } = at(place);
    if (value === 0) return place;
    bracket = value < 0 ? { ...bracket, low: place } : { ...bracket, high: place };
    const newton = place - value / slope;
    const isSafe = newton > bracket.low && newton < bracket.high && Math.abs(newton - place) <= Math.abs(lastStep) / 2;
    const next = isSafe ? newton : (bracket.low + bracket.high) / 2;
    lastStep = next - place;
    place = next;
    if (Math.abs(lastStep) <= RELATIVE_STEP * Math.abs(place)) break;
  }
  return place;
}
