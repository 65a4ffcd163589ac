import { mersenne } from 'pure-rand/generator/mersenne';

const TWO_TO_26 = 2 ** 26;
const TWO_TO_53 = 2 ** 53;

/**
 * Uniform random numbers in [0, 1) with 53 random bits, the same sequence for the same seed on every machine.
 *
 * @param seed an integer; only its low 32 bits count
 * @returns a function that gives the next number
 * Source: Mersenne Twister MT19937 (Matsumoto & Nishimura 1998), here pure-rand's; two of its words make one number as
 * in the authors' `genrand_res53`, so the values are those of numpy's `RandomState(seed).random_sample()`.
 *
 *     const uniform = seededUniform(1);
 *     uniform(); // 0.417022004702574
 */
export function seededUniform(seed: number): () => number {
  const generator = mersenne(seed);
  return () => ((generator.next() >>> 5) * TWO_TO_26 + (generator.next() >>> 6)) / TWO_TO_53;
}
