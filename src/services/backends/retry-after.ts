/** The longest wait that a backend may ask for, in milliseconds: a slip of its clock must not stop a run for a day. */
const MAX_WAIT_MS = 600_000;

/** RFC 9110: a date in one of its three forms begins with the day of the week. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;
const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * How long the backend asks to be left alone, in milliseconds, from `retry-after-ms` or else `Retry-After` (seconds or
 * a date; one that is past means at once). Null when it does not ask, or not in words that can be read.
 * @param now  ms since the epoch
 */
export function retryAfterMs(headers: Pick<Headers, 'get'> | undefined, now: number): number | null {
  const milliseconds = numberIn(headers?.get('retry-after-ms'));
  if (milliseconds !== null) return capped(milliseconds);
  const text = headers?.get('retry-after')?.trim() ?? '';
  const seconds = numberIn(text);
  if (seconds !== null) return capped(seconds * 1000);
  // One of the forms leaves its time zone out.
  const date = HTTP_DATE.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : NaN;
  return Number.isNaN(date) ? null : capped(date - now);
}

function numberIn(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && NUMBER.test(text.trim()) ? Number(text) : null;
}

function capped(waitMs: number): number {
  return Math.min(MAX_WAIT_MS, Math.max(0, Math.ceil(waitMs)));
}
