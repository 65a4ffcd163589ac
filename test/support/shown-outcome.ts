import { expect } from '@jest/globals';

/** What a page shows of an answer, as a matcher: `…` stands for anything, and fields that are not shown do not count. */
export function shown(outcome: unknown): unknown {
  if (outcome === '…') return expect.anything();
  if (Array.isArray(outcome)) return outcome.map(shown);
  if (typeof outcome !== 'object' || outcome === null) return outcome;
  const fields = Object.entries(outcome).map(([name, value]) => [name, shown(value)] as const);
  return expect.objectContaining(Object.fromEntries(fields));
}
