import { lettersInOrder } from '../answers/letter-probabilities.js';
import { ResultsLines, type ResultsAnswer } from './results-line.js';
import type { ExportedAnswer, ExportedQuestion, RunSource } from './run-source.js';

const FIELDS = [
  'sample',
  'letter',
  'confidence',
  'letterProbabilities',
  'answerText',
  'answerLatencyMs',
  'confidenceText',
  'confidenceLatencyMs',
] as const;
type Field = (typeof FIELDS)[number];

/** Well below what V8 takes for a large object, which it collects late. */
const PART_LENGTH = 32_768;

/** The published results format: a line a stage, in the order of the questions. See results-line.ts. */
export async function* resultsJsonl(source: RunSource): AsyncGenerator<string, void> {
  let question: ExportedQuestion | undefined;
  let lines: ResultsLines | undefined;
  for await (const answers of source.batches(FIELDS)) {
    let text = '';
    for (const answer of answers) {
      if (!lines || answer.question !== question) lines = new ResultsLines(answer.question);
      ({ question } = answer);
      for (const line of lines.of(resultsAnswer(answer))) text += `${line}\n`;
      if (text.length < PART_LENGTH) continue;
      yield text;
      text = '';
    }
    yield text;
  }
}

function resultsAnswer(answer: ExportedAnswer<Field>): ResultsAnswer {
  const { sample, letter, confidence, letterProbabilities } = answer;
  return {
    sample,
    letter,
    confidence,
    probabilities: letterProbabilities && lettersInOrder(letterProbabilities),
    stages: [
      ...stage(1, answer.answerText, answer.answerLatencyMs),
      ...stage(2, answer.confidenceText, answer.confidenceLatencyMs),
    ],
  };
}

/** None where there is no reply. A latency that was never recorded stays unknown. */
function stage(number: number, text: string | null, latencyMs: number | null): ResultsAnswer['stages'] {
  return text === null ? [] : [{ stage: number, text, latencyMs }];
}
