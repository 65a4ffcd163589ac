import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Seeded random integers: the same seed gives the same sequence on every machine (Mersenne Twister, integers only). */
export class SeededRandom {
  private readonly generator;

  /** @param seed  an integer in [0, 2^32) */
  constructor(seed: number) {
    this.generator = mersenne(seed);
  }

  /** A whole number, uniform over [low, high]. */
  integer(low: number, high: number): number {
    return uniformInt(this.generator, low, high);
  }

  /** A copy in uniformly random order (Fisher and Yates). */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const rest = [...items];
    const result: Item[] = [];
    while (rest.length > 0) result.push(...rest.splice(this.integer(0, rest.length - 1), 1));
    return result;
  }
}
