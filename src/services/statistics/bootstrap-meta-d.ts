import type { AnswerCell } from './answer-cell.js';
import { bootstrap, type BootstrapResult } from './bootstrap.js';
import { canonicalCells } from './canonical-cells.js';
import { metaD } from './meta-d.js';

export interface MetaDBootstrapInput {
  /** By task, always in the same order. */
  readonly strata: readonly (readonly AnswerCell[])[];
  readonly replicates?: number;
  readonly seed?: number;
}

export type MetaDMeasures<Value> = Readonly<Record<'metaDPrime' | 'mRatio' | 'mDiff', Value>>;

/**
 * Intervals of meta-d', M-ratio and M-diff, 95 %, by resampling answers within tasks and fitting each replicate anew,
 * from the fit of the answers themselves.
 *
 * @returns null limits where meta-d' is undefined (see meta-d.ts). Replicates in which it is, as when all ratings have
 *   become the same, are left out; of M-ratio also those with |d'| < 0.1, so that with d' near 0 its interval is of the
 *   others only: read `replicatesOk`.
 * Source: meta-d.ts, bootstrap.ts.
 */
export function bootstrapMetaD({ strata, ...options }: MetaDBootstrapInput): MetaDMeasures<BootstrapResult> {
  const cellsOf = strata.map(canonicalCells);
  const cells = cellsOf.flat();
  const start = metaD(cells).metaDPrime ?? undefined;
  return bootstrap({
    strata: cellsOf.map((stratum) => stratum.map(({ count }) => count)),
    statistic: (counts) => {
      const drawn = cells.map((cell, index) => ({ ...cell, count: counts[index] ?? 0 }));
      const { metaDPrime, mRatio, mDiff } = metaD(drawn, start);
      return { metaDPrime, mRatio, mDiff };
    },
    ...options,
  });
}
