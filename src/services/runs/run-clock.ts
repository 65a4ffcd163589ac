/**
 * Two parts of an UPDATE of runs. The clock counts the time that a run spends RUNNING, so that pauses cost it nothing;
 * `active_since` is set exactly in that state. The pace is measured from where the clock was started last.
 */
export const START_CLOCK = `active_since = now(), pace_at = now(), pace_done = complete + failed, next_pace_at = now(),
  next_pace_done = complete + failed`;

/** @param run  alias of runs, where the names of its columns alone would be ambiguous */
export function stopClock(run = 'runs'): string {
  return `active_ms = ${run}.active_ms + coalesce(extract(epoch FROM now() - ${run}.active_since) * 1000, 0),
    active_since = NULL`;
}
