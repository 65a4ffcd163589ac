/** How much higher a measure is for the candidate than for the baseline, on the same questions, with its 95 % interval. */
export interface PairedDifference {
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** candidate - baseline. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Two-sided. */
  readonly p: number | null;
  /** How low, high and p were made. */
  readonly method: string;
  /** Questions and samples that it stands on. */
  readonly n: number;
  /** Why a value is null, in snake_case; null when nothing is missing. */
  readonly reason: string | null;
}
