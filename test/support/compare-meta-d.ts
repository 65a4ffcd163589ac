import type { MetaD } from '../../src/schema/meta-d.js';
import { compareSection } from './compare-section.js';
import type { MetricsComparison } from './metrics-comparison.js';
import type { Expected } from './oracle.js';

/** No field: the criteria of the fit, and the counts that it was made of. */
const INNER = ['t2c_rA', 't2c_rB', 'nR_S1', 'nR_S2'];

/**
 * A probability above 1: in the far tails the reference raises an interval to its smallest number and divides it by an
 * exact log, so that the likelihood seems to grow without end and it stops at a bound. Nothing to hold estimates against.
 */
function hasImpossibleLikelihood({ logL }: Expected): boolean {
  return typeof logL === 'number' && logL > 0;
}

export function compareMetaD(
  { exact, metaD }: Pick<MetricsComparison, 'exact' | 'metaD'>,
  set: string,
  ours: MetaD,
  expected: Expected,
): void {
  const isImpossible = hasImpossibleLikelihood(expected);
  const reasons = isImpossible ? [...ours.reasons, 'bound_hit'] : ours.reasons;
  const exactly = {
    dprime_padded: ours.dPrime,
    criterion_padded: ours.criterion,
    reliable: ours.reliable,
    reason: reasons.length === 0 ? null : reasons.join(','),
  };
  const estimates = {
    meta_d: ours.metaDPrime.value,
    m_ratio: ours.mRatio.value,
    m_diff: ours.mDiff.value,
    logL: ours.logLikelihood,
  };
  compareSection(exact, `${set}, meta-d'`, { ours: exactly, expected, noField: [...Object.keys(estimates), ...INNER] });
  if (!isImpossible) metaD.compare(`${set}, meta-d'`, estimates, expected);
}
