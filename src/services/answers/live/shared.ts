/**
 * Something that all followers of a run are given together. What is derived from it, a GraphQL execution say, is worked
 * out once for all who want the same.
 */
export class Shared {
  private readonly derived = new Map<string, unknown>();

  /** @param signal  aborted when nobody follows any more */
  constructor(readonly signal: AbortSignal) {}

  /** What `derive` gave when it was first asked for under this key; the same key must mean the same type. */
  once<T>(key: string, derive: () => T): T {
    if (!this.derived.has(key)) this.derived.set(key, derive());
    return this.derived.get(key) as T;
  }
}
