import { InvalidArgumentError } from 'commander';
import ms, { type StringValue } from 'ms';
import { z } from 'zod';

/** A moment, or so many milliseconds after the start: an import may come before it. */
export type Deadline = { readonly at: Date } | { readonly afterMs: number };

/** Without a zone it is the time of this machine, as people write it. */
const form = { local: true, offset: true };
const toTheMinute = -1;
const dateTime = z.union([z.iso.datetime(form), z.iso.datetime({ ...form, precision: toTheMinute })]);

/**
 * @param text  ISO 8601 date and time, or a duration with its unit: 90m, 2h, 1.5h, 1d
 * @throws InvalidArgumentError for anything else, and for what does not lie in the future
 */
export function parseDeadline(text: string, now: number = Date.now()): Deadline {
  if (dateTime.safeParse(text).success) {
    const at = new Date(text);
    if (at.getTime() > now) return { at };
    throw new InvalidArgumentError('It must lie in the future.');
  }
  // a number alone would be milliseconds
  const afterMs = /[a-z]$/i.test(text) ? ms(text as StringValue) : undefined;
  if (afterMs !== undefined && afterMs > 0) return { afterMs };
  throw new InvalidArgumentError(
    'It must be a date and time such as 2027-01-31T18:00:00Z, or a duration such as 90m, 2h or 1d.',
  );
}

/** The moment in UTC, as the API takes it. */
export function deadlineAt(deadline: Deadline, now: number = Date.now()): string {
  return ('at' in deadline ? deadline.at : new Date(now + deadline.afterMs)).toISOString();
}
