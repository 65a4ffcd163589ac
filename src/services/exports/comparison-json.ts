import { lettersInOrder } from '../answers/letter-probabilities.js';
import { jsonList } from './json-parts.js';
import { indentedPythonJson, PythonFloat, type PythonValue } from './python-json.js';
import { isCorrect, type ConfidenceTally, type ExportedAnswer, type RunSource } from './run-source.js';

/**
 * The published `…_comparison_with_ground_truth.json`: a summary and every answer beside the right letter, in the order of
 * the questions. Only answers that can be called right or wrong stand in it, so that its counts are those of `accuracy`
 * and can be counted again from its entries; one that could not be read has the choice null and is wrong.
 */
export async function* comparisonJson(source: RunSource): AsyncGenerator<string, void> {
  const summary = indentedPythonJson(summaryOf(await source.tallies()), 1);
  yield `{\n  "summary": ${summary},\n  "detailed_results": `;
  yield* jsonList(source.batches(DETAILED, { onlyJudged: true }), 1, detailedResult);
  yield '\n}';
}

/** The published `…_simple_comparison.json`: one list of the same answers, in the order of their qids. */
export async function* simpleComparisonJson(source: RunSource): AsyncGenerator<string, void> {
  yield* jsonList(source.batches(SIMPLE, { onlyJudged: true, order: 'qid' }), 0, simpleResult);
}

function summaryOf(tallies: readonly ConfidenceTally[]): PythonValue {
  const total = tallies.reduce((sum, tally) => sum + tally.total, 0);
  const correct = tallies.reduce((sum, tally) => sum + tally.correct, 0);
  const rated = tallies.filter(({ confidence }) => confidence !== null);
  return {
    total_questions: total,
    correct_answers: correct,
    accuracy: ratio(correct, total),
    confidence_statistics: new Map(
      rated.map((tally) => [
        String(tally.confidence),
        { total: tally.total, correct: tally.correct, accuracy: ratio(tally.correct, tally.total) },
      ]),
    ),
  };
}

function ratio(part: number, whole: number): PythonValue {
  return whole === 0 ? null : new PythonFloat(part / whole);
}

const SIMPLE = ['sample', 'letter', 'letterStatus', 'confidence'] as const;
const DETAILED = [...SIMPLE, 'answerLatencyMs', 'letterProbabilities'] as const;

function detailedResult(answer: ExportedAnswer<(typeof DETAILED)[number]>): PythonValue {
  const { question, letter, confidence, answerLatencyMs, letterProbabilities } = answer;
  return {
    qid: question.qid,
    task: question.task,
    model_choice: letter,
    correct_choice: question.truth,
    confidence,
    is_correct: isCorrect(answer),
    latency_ms: answerLatencyMs === null ? null : new PythonFloat(answerLatencyMs),
    probabilities:
      letterProbabilities &&
      Object.fromEntries(
        lettersInOrder(letterProbabilities).map(({ letter, probability }) => [letter, new PythonFloat(probability)]),
      ),
    ...sampleOf(answer),
  };
}

function simpleResult(answer: ExportedAnswer<(typeof SIMPLE)[number]>): PythonValue {
  const { question, letter, confidence } = answer;
  return {
    qid: question.qid,
    model_choice: letter,
    correct_choice: question.truth,
    confidence,
    is_correct: isCorrect(answer),
    ...sampleOf(answer),
  };
}

/** As in a results line: only samples after the first carry the key. */
function sampleOf({ sample }: ExportedAnswer<'sample'>): Record<string, PythonValue> {
  return sample === 0 ? {} : { sample };
}
