import { outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

/** All null without a right or without a wrong answer: there is nothing to know about. */
export interface MetaInformation {
  /** In [0, 1] bits; biased upward, by about (scores used - 1) / (2 N ln 2). */
  readonly bits: number | null;
  /** With Miller and Madow's correction of that bias; may be negative, and above 1. */
  readonly correctedBits: number | null;
  /** Bits as a share of H(correct), in [0, 1]. */
  readonly normalised: number | null;
}

/**
 * Meta-information: how many bits the score tells about whether the answer is right. I = H(correct) - H(correct given
 * score) = sum n_ko / N * log2(n_ko N / (n_k n_o)), k a score and o right or wrong, from the observed shares.
 * Miller-Madow adds (K_score + K_outcome - K_cells - 1) / (2 N ln 2), K the rows, columns and cells in use.
 *
 * @param groups in any order; neither order nor spacing of the scores matters, so a score that always misleads tells
 *   much
 * @returns bits 0 for a constant score. With as many scores as answers, as token values may have, bits is near
 *   H(correct) whatever the data: read the corrected value there.
 * Source: Dayan (2023), Open Mind 7, 392-411; Miller (1955). statConfR `estimateMetaI` takes I(truth; response, score)
 *   - I(truth; response) instead, which differs where responses are biased.
 */
export function metaInformation(groups: readonly ScoreGroup[]): MetaInformation {
  const { correct, wrong } = outcomeCounts(groups);
  if (correct === 0 || wrong === 0) return { bits: null, correctedBits: null, normalised: null };
  const n = correct + wrong;
  let [sum, cells] = [0, 0];
  for (const group of groups) {
    const size = group.correct + group.wrong;
    sum += shareOfBits(group.correct, size, correct, n) + shareOfBits(group.wrong, size, wrong, n);
    cells += Number(group.correct > 0) + Number(group.wrong > 0);
  }
  // Independent counts can sum to -1e-17.
  const bits = Math.max(0, sum);
  const entropy = -(correct / n) * Math.log2(correct / n) - (wrong / n) * Math.log2(wrong / n);
  return {
    bits,
    correctedBits: bits + (groups.length + 2 - cells - 1) / (2 * n * Math.LN2),
    normalised: bits / entropy,
  };
}

function shareOfBits(count: number, ofScore: number, ofOutcome: number, n: number): number {
  return count === 0 ? 0 : (count / n) * Math.log2((count * n) / (ofScore * ofOutcome));
}
