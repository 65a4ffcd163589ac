/** What decides how long a request holds its slot. */
export interface ServiceLoad {
  readonly promptTokens: number;
  /** Those of the prompt that the prefix cache held. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

/** Milliseconds that a request holds its slot. */
export interface ServiceTime {
  /** Until its first token. */
  readonly prefillMs: number;
  /** From then on, for each further token. */
  readonly tokenMs: number;
}

export type ServiceTimeModel = (load: ServiceLoad) => ServiceTime;

/** Every request takes the same time, whatever it asks: the model of the benches. */
export function constantServiceTime(serviceMs: number): ServiceTimeModel {
  return () => ({ prefillMs: serviceMs, tokenMs: 0 });
}

/** Shares of a stage's nominal time: a fixed cost, the image and text that no cache held, and each token of the reply. */
const FIXED_SHARE = 0.3;
const PREFILL_SHARE = 0.5;
const TOKEN_SHARE = 0.1;

/**
 * Prefill shortened by the prefix cache, then a constant time per token: an uncached one-letter reply takes 0.8 of
 * `serviceMs`, a cached four-token confidence a little over 0.6.
 * @param serviceMs  nominal time of one stage in ms, >= 0
 */
export function tokenServiceTime(serviceMs: number): ServiceTimeModel {
  return ({ promptTokens, cachedTokens }) => ({
    prefillMs: serviceMs * (FIXED_SHARE + PREFILL_SHARE * (1 - cachedTokens / Math.max(1, promptTokens))),
    tokenMs: serviceMs * TOKEN_SHARE,
  });
}

/** The whole time in the slot, in ms. */
export function totalMs({ prefillMs, tokenMs }: ServiceTime, completionTokens: number): number {
  return prefillMs + tokenMs * Math.max(0, completionTokens - 1);
}
