import { chooseAnswerKey, type AnswerKeyRef } from '../services/metrics/answer-key-lookup.js';
import type { Loaders } from './loaders.js';

interface KeyedQuestion {
  readonly datasetId: number;
  readonly questionId: number;
  /** Name of a key; the dataset's default when not given. */
  readonly answerKey: string | null | undefined;
}

/**
 * The right letter of a question under one key.
 * @returns undefined where the key does not hold the question, or where no key is named and the dataset has no default
 * @throws NotFoundError for the name of a key that the dataset does not have
 */
export async function correctLetter(
  loaders: Loaders,
  { datasetId, questionId, answerKey }: KeyedQuestion,
): Promise<string | undefined> {
  const keys = await loaders.keysOfDataset.load(datasetId);
  const key: AnswerKeyRef | undefined =
    answerKey == null ? keys.find(({ isDefault }) => isDefault) : chooseAnswerKey(keys, answerKey);
  return key && loaders.correctLetter.load({ answerKeyId: key.id, questionId });
}
