import { InvalidInputError } from '../../errors.js';

const MAX_LENGTH = 200;

/**
 * A name under which something is stored: 1 to 200 characters, not blank at either end, nothing unprintable.
 * @param field  the argument that holds it, e.g. ['name']
 * @throws InvalidInputError  saying what a name may be
 */
export function checkName(name: string, field: readonly string[]): string {
  const isUsable =
    name.length > 0 && name.length <= MAX_LENGTH && name === name.trim() && !/[\p{Cc}\p{Cs}]/u.test(name);
  if (isUsable) return name;
  throw new InvalidInputError(
    `${JSON.stringify(name.slice(0, MAX_LENGTH))} cannot be a name: give 1 to ${MAX_LENGTH} printable characters ` +
      'without blanks at the ends.',
    { field },
  );
}
