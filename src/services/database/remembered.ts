import { LRUCache } from 'lru-cache';

/**
 * In front of reads of what never changes once it is written: values are kept from one request to the next, the least
 * lately used dropped first. What was not there is asked for again.
 */
export class Remembered<Key extends string | number, Value extends object | string | number> {
  readonly #values: LRUCache<Key, Value>;

  /**
   * @param read  one statement for all that is asked of it, in the order of the keys
   * @param max   how many values are kept
   */
  constructor(
    private readonly read: (keys: readonly Key[]) => Promise<readonly (Value | undefined)[]>,
    { max }: { readonly max: number },
  ) {
    this.#values = new LRUCache({ max });
  }

  /** Without a promise: undefined where it would have to be read. */
  known(key: Key): Value | undefined {
    return this.#values.get(key);
  }

  /** What was read otherwise. */
  remember(key: Key, value: Value): void {
    this.#values.set(key, value);
  }

  /** In the order of the keys; undefined where there is no value. */
  async load(keys: readonly Key[]): Promise<(Value | undefined)[]> {
    const values = keys.map((key) => this.#values.get(key));
    const missing = [...new Set(keys.filter((_, index) => values[index] === undefined))];
    if (missing.length === 0) return values;
    const read = await this.read(missing);
    const byKey = new Map(missing.map((key, index) => [key, read[index]]));
    for (const [key, value] of byKey) if (value !== undefined) this.#values.set(key, value);
    return keys.map((key, index) => values[index] ?? byKey.get(key));
  }
}
