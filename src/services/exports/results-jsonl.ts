import { lettersInOrder } from '../answers/letter-probabilities.js';
import { stagesOf } from '../answers/stages.js';
import { resultsLines } from './results-line.js';
import type { ExportedAnswer, RunSource } from './run-source.js';

/** The published results format: a line a stage, in the order of the questions. See results-line.ts. */
export async function* resultsJsonl(source: RunSource): AsyncGenerator<string, void> {
  for await (const answers of source.batches()) {
    yield answers
      .flatMap(linesOf)
      .map((line) => `${line}\n`)
      .join('');
  }
}

function linesOf(answer: ExportedAnswer): readonly string[] {
  const { letterProbabilities, answerLatencyMs, confidenceLatencyMs } = answer;
  // A latency that was never recorded stays unknown here; the API's StageRecord has a 0 for it.
  const stages = stagesOf(answer).map(({ stage, text }) => ({
    stage,
    text,
    latencyMs: stage === 1 ? answerLatencyMs : confidenceLatencyMs,
  }));
  return resultsLines(
    { ...answer, stages, probabilities: letterProbabilities && lettersInOrder(letterProbabilities) },
    answer,
  );
}
