import { multinomialDraw } from './multinomial.js';
import { seededUniform } from './seeded-uniform.js';

/** Enough for the limits to be within a quarter of the standard error (Efron & Tibshirani 1993, 14.5). */
export const DEFAULT_REPLICATES = 2000;
/** Fixed, so that the same answers have the same interval today and tomorrow. Any number serves. */
export const DEFAULT_SEED = 20240229;

/**
 * Statistics by name, of counts: all cells of all strata in a row, in the order of the strata.
 * The array is reused from one replicate to the next: read it, do not keep it. Null where a statistic is undefined.
 */
export type CountStatistic<Names extends string> = (
  counts: readonly number[],
) => Readonly<Record<Names, number | null>>;

export interface BootstrapInput<Names extends string> {
  /** Answers per cell, one list a stratum; integers >= 0. */
  readonly strata: readonly (readonly number[])[];
  readonly statistic: CountStatistic<Names>;
  readonly replicates?: number;
  readonly seed?: number;
}

/**
 * The statistics of answers drawn anew, with replacement, within each stratum, `replicates` times over. One pass over
 * the replicates serves all statistics, so differences between them keep their sign.
 *
 * @returns by name: the values that are finite, ascending; fewer than `replicates` where some were undefined
 * Random numbers are MT19937's (see seeded-uniform.ts), with a fixed seed unless another is given.
 */
export function bootstrapReplicates<Names extends string>({
  strata,
  statistic,
  replicates = DEFAULT_REPLICATES,
  seed = DEFAULT_SEED,
}: BootstrapInput<Names>): Record<Names, Float64Array> {
  const counts = strata.flat();
  const names = Object.keys(statistic(counts)) as Names[];
  const uniform = seededUniform(seed);
  const draws = strata.map((stratum) => multinomialDraw(stratum, uniform));
  const values = new Map(names.map((name) => [name, [] as number[]]));
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    let start = 0;
    for (const [index, draw] of draws.entries()) {
      draw(counts, start);
      start += strata[index]?.length ?? 0;
    }
    const drawn = statistic(counts);
    for (const [name, list] of values) {
      const value = drawn[name];
      if (value !== null && Number.isFinite(value)) list.push(value);
    }
  }
  const sorted = [...values].map(([name, list]) => [name, Float64Array.from(list).sort()]);
  return Object.fromEntries(sorted) as Record<Names, Float64Array>;
}
