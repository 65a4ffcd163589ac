import type DataLoader from 'dataloader';
import { NotFoundError } from '../errors.js';

/**
 * Loads a row that a relation promises.
 * @throws NotFoundError when it was deleted between two reads of one request
 */
export async function loadRequired<K, T, C>(loader: DataLoader<K, T | undefined, C>, key: K, noun: string): Promise<T> {
  const row = await loader.load(key);
  if (row === undefined) throw goneMeanwhile(noun);
  return row;
}

export function goneMeanwhile(noun: string): NotFoundError {
  return new NotFoundError(`The ${noun} is not there any more; it was deleted meanwhile`);
}
