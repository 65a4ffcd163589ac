import type { AnswerConditions } from '../answer-filter.js';
import type { QuestionColumn } from './question-columns.js';
import type { QuestionGroups } from './question-groups.js';
import { RESPONSES, type Response } from './response-byte.js';
import type { ResponseVector } from './response-vectors.js';

/** What of a vector is counted, under which key. All columns are as long as the vector has questions. */
export interface VectorSlice<Vector extends ResponseVector> {
  readonly vector: Vector;
  readonly truth: QuestionColumn;
  readonly grouping: QuestionGroups;
  readonly filter: AnswerConditions;
}

/** Answers alike in group, truth and response. */
export interface ResponseCount {
  readonly group: readonly string[];
  /** Null where the key does not know the questions. */
  readonly truth: string | null;
  readonly letter: string | null;
  readonly response: Response;
  readonly count: number;
}

/** Samples that pass, from first to before end. */
export function sampleRange({ vector, filter }: VectorSlice<ResponseVector>): readonly [first: number, end: number] {
  if (filter.sample == null) return [0, vector.samples];
  return filter.sample < 0 ? [0, 0] : [filter.sample, Math.min(filter.sample + 1, vector.samples)];
}

/** Does an answer pass what the filter says of answers? The same rules as answer-filter.ts has in SQL. */
export function passes(
  filter: AnswerConditions,
  response: Response,
  letter: string | null,
  truth: string | null,
): boolean {
  if (filter.status && filter.status !== response.status) return false;
  if (filter.confidence && (response.confidence === null || !filter.confidence.includes(response.confidence)))
    return false;
  if (filter.correct == null) return true;
  if (truth === null || !response.hasReply) return false;
  return filter.correct === (letter === truth);
}

export function letterOf({ letters }: ResponseVector, { letter }: Response): string | null {
  return letter === null ? null : (letters[letter] ?? null);
}

/**
 * Counts that pass the filter, by group, then by truth, letter and confidence, null last in each. Counting is one
 * increment a slot; what passes is decided afterwards, once for each kind of answer.
 */
export function countResponses(slice: VectorSlice<ResponseVector>): ResponseCount[] {
  const { vector, truth, grouping } = slice;
  const bytes = presentBytes(vector.responses);
  const truths = truth.values.length + 1;
  const counts = tally(slice, bytes, truths);
  const result: ResponseCount[] = [];
  for (const [groupPlace, group] of grouping.groups.entries()) {
    for (let place = 1; place <= truths; place += 1) {
      const truthCode = place % truths;
      const letterOfTruth = truth.values[truthCode - 1] ?? null;
      const first = (groupPlace * truths + truthCode) * bytes.length;
      for (const [offset, byte] of bytes.entries()) {
        const count = counts[first + offset] ?? 0;
        const response = RESPONSES[byte];
        if (count === 0 || !response) continue;
        const letter = letterOf(vector, response);
        if (passes(slice.filter, response, letter, letterOfTruth)) {
          result.push({ group, truth: letterOfTruth, letter, response, count });
        }
      }
    }
  }
  return result;
}

function tally(slice: VectorSlice<ResponseVector>, bytes: readonly number[], truths: number): Uint32Array {
  const { vector, truth, grouping } = slice;
  const [firstSample, endSample] = sampleRange(slice);
  const offsets = new Int32Array(256);
  for (const [offset, byte] of bytes.entries()) offsets[byte] = offset;
  const counts = new Uint32Array(grouping.groups.length * truths * bytes.length);
  const { responses, samples } = vector;
  const { codes: groupCodes } = grouping;
  const { codes: truthCodes } = truth;
  for (let question = 0; question < groupCodes.length; question += 1) {
    const group = groupCodes[question] ?? -1;
    if (group < 0) continue;
    const first = (group * truths + (truthCodes[question] ?? 0)) * bytes.length;
    for (let sample = firstSample; sample < endSample; sample += 1) {
      const byte = responses[question * samples + sample] ?? 0;
      if (byte === 0) continue;
      const place = first + (offsets[byte] ?? 0);
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return counts;
}

/** Bytes that stand for answers in the vector, by letter and confidence, null last in both. */
function presentBytes(responses: Uint8Array): number[] {
  const seen = new Uint8Array(256);
  for (const byte of responses) seen[byte] = 1;
  return [...seen.keys()].filter((byte) => byte > 0 && seen[byte] === 1).sort(byCell);
}

function byCell(left: number, right: number): number {
  return rankOf(left) - rankOf(right);
}

function rankOf(byte: number): number {
  const { letter, confidence } = RESPONSES[byte] ?? { letter: null, confidence: null };
  return (letter ?? 99) * 10 + (confidence ?? 9);
}
