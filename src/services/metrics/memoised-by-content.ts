import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/**
 * A function that remembers its results by what its input says, not by which object it is: equal inputs, made twice, are
 * computed once. Of an asynchronous function the promise is remembered, so equal calls share one while it runs; one that
 * fails is forgotten.
 *
 * @param compute must give the same for the same input
 * @param max     results remembered; the one not asked for longest goes first. Only a hash of an input is kept.
 * @returns takes plain data (what JSON can say in full); the same content in another order of properties is not
 *   recognised, and computed again
 */
export function memoisedByContent<Input, Output extends object>(
  compute: (input: Input) => Output,
  max: number,
): (input: Input) => Output {
  const results = new LRUCache<string, Output>({ max });
  return (input) => {
    const key = hash('sha256', JSON.stringify(input));
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute(input);
    results.set(key, result);
    if (result instanceof Promise) {
      // the caller hears of the failure from the promise itself
      result.catch(() => {
        if (results.peek(key) === result) results.delete(key);
      });
    }
    return result;
  };
}
