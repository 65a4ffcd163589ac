/** Why a run does not move. */
export interface Stall {
  readonly kind: string;
  /** ISO time. */
  readonly since: string;
  /** Tries that failed since. */
  readonly attempts: number;
  /** ISO time; null when the next try is under way, or waits for somebody. */
  readonly nextRetryAt: string | null;
  readonly message: string;
}

/** Of a Run. */
export const STALL = 'stall { kind since attempts nextRetryAt message }';
