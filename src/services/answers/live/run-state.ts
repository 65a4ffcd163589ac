const ENDED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** True for the states that a run leaves only when it is told to. */
export function isEnded(status: string): boolean {
  return ENDED.has(status);
}
