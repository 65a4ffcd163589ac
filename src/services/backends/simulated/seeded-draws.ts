import { hash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const TWO_TO_32 = 2 ** 32;

/** Random numbers that depend on a name alone: the same name gives the same numbers whenever and wherever it is asked. */
export class SeededDraws {
  private readonly generator;

  /** @param name  what is drawn, e.g. `<seed>/<qid>/evidence` */
  constructor(name: string) {
    this.generator = xoroshiro128plus(Number.parseInt(hash('sha256', name).slice(0, 8), 16) | 0);
  }

  /** Uniform in the open interval (0, 1). */
  uniform(): number {
    return (uniformInt(this.generator, 0, TWO_TO_32 - 1) + 0.5) / TWO_TO_32;
  }

  /** Standard normal, by Box and Muller (1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** An index, each with a chance proportional to its weight. */
  index(weights: readonly number[]): number {
    let rest = this.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    const found = weights.findIndex((weight) => (rest -= weight) < 0);
    return found < 0 ? weights.length - 1 : found;
  }
}
