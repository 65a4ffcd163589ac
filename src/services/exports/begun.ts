/**
 * The same sequence, begun: what goes wrong before its first part is thrown here, and from here on `return` ends it
 * properly. (A generator that was never begun runs none of its `finally`.)
 */
export async function begun<T>(sequence: AsyncGenerator<T, void>): Promise<AsyncIterableIterator<T>> {
  let first: IteratorResult<T, void> | undefined = await sequence.next();
  const rest: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => rest,
    next() {
      if (first === undefined) return sequence.next();
      const result = first;
      first = undefined;
      return Promise.resolve(result);
    },
    return: () => sequence.return(),
  };
  return rest;
}
