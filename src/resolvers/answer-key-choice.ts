import { chooseAnswerKey, type AnswerKeyRef } from '../services/metrics/answer-key-lookup.js';
import type { Loaders } from './loaders.js';

/**
 * The key of a dataset that an argument names; its default one when none is named.
 * @returns undefined where no key is named and the dataset has no default
 * @throws NotFoundError for the name of a key that the dataset does not have
 */
export async function answerKeyOf(
  loaders: Loaders,
  datasetId: number,
  name: string | null | undefined,
): Promise<AnswerKeyRef | undefined> {
  const keys = await loaders.keysOfDataset.load(datasetId);
  return name == null ? keys.find(({ isDefault }) => isDefault) : chooseAnswerKey(keys, name);
}
