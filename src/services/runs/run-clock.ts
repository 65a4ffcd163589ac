/**
 * Parts of an UPDATE of runs. The clock counts the time that a run spends RUNNING, so that pauses cost it nothing;
 * `active_since` is set exactly in that state. The pace is measured from where the clock was started last.
 * @param done  how many answers have ended by then, in SQL
 */
export function startClock(done = 'complete + failed'): string {
  return `active_since = now(), ${startPace(done)}`;
}

export function startPace(done = 'complete + failed'): string {
  return `pace_at = now(), pace_done = ${done}, next_pace_at = now(), next_pace_done = ${done}`;
}

/** @param run  alias of runs, where the names of its columns alone would be ambiguous */
export function stopClock(run = 'runs'): string {
  return `active_ms = ${run}.active_ms + coalesce(extract(epoch FROM now() - ${run}.active_since) * 1000, 0),
    active_since = NULL`;
}
