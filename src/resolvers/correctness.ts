import type { Answer } from '../schema/answer.js';
import type { AnswerKeyReads } from '../services/datasets/answer-key.reads.js';
import type { AnswerKeyRef } from '../services/metrics/answer-key-lookup.js';
import type { RunReads } from '../services/runs/run.reads.js';
import { answerKeyOf } from './answer-key-choice.js';
import { goneMeanwhile } from './load.js';
import type { Loaders } from './loaders.js';

interface CorrectnessDeps {
  readonly loaders: Loaders;
  readonly answerKeys: Pick<AnswerKeyReads, 'letters'>;
  readonly runs: Pick<RunReads, 'datasetIds'>;
}

/**
 * Whether each answer is right, for all answers of a page at once: a promise or two for each would cost more than the
 * statement.
 * @param answerKey  name of a key; null for the default one of each answer's dataset
 * @returns null without a reply or a truth, an error where the dataset has no key of that name
 */
export async function correctnessOf(
  answers: readonly Answer[],
  answerKey: string | null,
  deps: CorrectnessDeps,
): Promise<(boolean | null | Error)[]> {
  const keys = await keysOfRuns(answers, answerKey, deps);
  const keyed = answers.map(({ runId, questionId }) => ({ key: keys.get(runId), questionId }));
  const letters = await deps.answerKeys.letters(
    // No key has this id, and no question is right under it.
    keyed.map(({ key, questionId }) => ({ answerKeyId: isKey(key) ? key.id : 0, questionId })),
  );
  return answers.map(({ letter, letterStatus }, index) => {
    const key = keyed[index]?.key;
    if (key instanceof Error) return key;
    const truth = letters[index];
    return letterStatus === 'MISSING' || truth === undefined ? null : letter === truth;
  });
}

type ChosenKey = AnswerKeyRef | Error | undefined;

function isKey(key: ChosenKey): key is AnswerKeyRef {
  return key !== undefined && !(key instanceof Error);
}

async function keysOfRuns(
  answers: readonly Answer[],
  answerKey: string | null,
  { loaders, runs }: CorrectnessDeps,
): Promise<ReadonlyMap<number, ChosenKey>> {
  const runIds = [...new Set(answers.map(({ runId }) => runId))];
  const datasetIds = await runs.datasetIds(runIds);
  const keyOfRun = async (runId: number, index: number): Promise<[number, ChosenKey]> => {
    const datasetId = datasetIds[index];
    if (datasetId === undefined) return [runId, goneMeanwhile('run')];
    try {
      return [runId, await answerKeyOf(loaders, datasetId, answerKey)];
    } catch (error) {
      return [runId, error as Error];
    }
  };
  return new Map(await Promise.all(runIds.map(keyOfRun)));
}
