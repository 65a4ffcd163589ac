import { countOf, type AnswerCell } from './answer-cell.js';
import { isRated } from './denominators.js';
import { fitMetaD, type RatingCriteria } from './meta-d-fit.js';
import {
  doubtsAbout,
  missingReason,
  ratingDesign,
  SMALLEST_D_PRIME,
  type MetaDDoubt,
  type MetaDMissing,
} from './meta-d-reasons.js';
import { ratingCounts } from './rating-counts.js';

export interface MetaD {
  /** Rated answers. */
  readonly n: number;
  /** Type-1 d' and c of the same padded counts; not those of signal-detection.ts, which adds a half to two counts. */
  readonly dPrime: number | null;
  readonly criterion: number | null;
  /** In [-10, 10], in units of d'. */
  readonly metaDPrime: number | null;
  /** meta-d' / d': 1 when ratings use all that the answers do, less when some of it is lost. */
  readonly mRatio: number | null;
  /** meta-d' - d'. */
  readonly mDiff: number | null;
  readonly logLikelihood: number | null;
  readonly ratingCriteria: RatingCriteria | null;
  /** False when there is any reason. */
  readonly reliable: boolean;
  /** In the order of meta-d-reasons.ts. */
  readonly reasons: readonly (MetaDMissing | MetaDDoubt)[];
}

/**
 * meta-d' of the rated answers, signal = second letter: how well ratings tell right from wrong answers, in units of d'.
 * Two letters with ratings 1-5 make 2K = 10 counts a truth; 1/(2K) = 0.1 is added to each, always. See meta-d-fit.ts.
 *
 * @param start meta-d' of nearly the same answers, to climb from (`MetaDInput.start`)
 * @returns all values null, with one reason, where it is undefined: `not_two_letters`, `no_data`, `one_truth_class`,
 *   `single_confidence_level` or `dprime_undefined_or_zero`. Else meta-d' in [-10, 10], and `reliable` unless any of these
 *   holds: `dprime_near_zero` (|d'| < 0.1; M-ratio is null), `below_chance`, `low_dprime` (d' < 0.5), `n_lt_200`,
 *   `confidence_nearly_constant` (fewer than 30 answers off the commonest rating, or more than 95 % on it), `few_errors`
 *   (fewer than 30), `bound_hit`. Tasks that differ in difficulty inflate it when taken together (Rahnev & Fleming 2019):
 *   trust it by task, describe with the whole.
 * Source: Maniscalco & Lau (2012), Conscious. Cogn. 21, 422-430; metadpy `mle.metad` with its default padding.
 */
export function metaD(cells: readonly AnswerCell[], start?: number): MetaD {
  const counts = ratingCounts(cells);
  if (counts === null) return undefinedFor('not_two_letters', countOf(cells, isRated));
  const design = ratingDesign(counts);
  const missing = missingReason(design);
  if (missing !== null) return undefinedFor(missing, design.n);
  const fit = fitMetaD({ ...counts, padding: 1 / counts.signalAbsent.length, start });
  if (fit === null) return undefinedFor('dprime_undefined_or_zero', design.n);
  const { dPrime, criterion, metaDPrime, logLikelihood, ratingCriteria } = fit;
  const reasons = doubtsAbout(fit, design);
  return {
    n: design.n,
    dPrime,
    criterion,
    metaDPrime,
    mRatio: Math.abs(dPrime) < SMALLEST_D_PRIME ? null : metaDPrime / dPrime,
    mDiff: metaDPrime - dPrime,
    logLikelihood,
    ratingCriteria,
    reliable: reasons.length === 0,
    reasons,
  };
}

function undefinedFor(reason: MetaDMissing, n: number): MetaD {
  return {
    n,
    dPrime: null,
    criterion: null,
    metaDPrime: null,
    mRatio: null,
    mDiff: null,
    logLikelihood: null,
    ratingCriteria: null,
    reliable: false,
    reasons: [reason],
  };
}
