import type { PairedAnswer, PairedCell } from '../../statistics/paired-cell.js';
import { GroupTable } from '../group-table.js';
import { pairedCells, type PairedCells } from '../paired-cells.js';
import { RESPONSES } from './response-byte.js';
import type { ResponseVector } from './response-vectors.js';
import { letterOf, sampleRange, type VectorSlice } from './vector-slice.js';

/** What a comparison knows of one answer; by its place, null for an answer that does not count. */
const KINDS: readonly (PairedAnswer | null)[] = [
  null,
  ...[false, true].flatMap((isCorrect) => [1, 2, 3, 4, 5, null].map((rating) => ({ isCorrect, rating }))),
];

/**
 * As `loadPairedCells` has them, from two vectors of one dataset.
 * @param baseline  grouped by task after all factors; `candidate` in the same groups
 */
export function vectorPairs(
  baseline: VectorSlice<ResponseVector>,
  candidate: VectorSlice<ResponseVector>,
): GroupTable<PairedCells> {
  const counts = tally(baseline, candidate);
  const table = new GroupTable<{ byTask: Map<string, PairedCell[]>; unmatched: number }>();
  for (const [place, values] of baseline.grouping.groups.entries()) {
    for (let pair = 1; pair < KINDS.length ** 2; pair += 1) {
      const count = counts[place * KINDS.length ** 2 + pair] ?? 0;
      if (count === 0) continue;
      const group = table.getOrAdd(values.slice(0, -1), () => ({ byTask: new Map(), unmatched: 0 }));
      const [left, right] = [KINDS[Math.floor(pair / KINDS.length)], KINDS[pair % KINDS.length]];
      if (!left || !right) {
        group.unmatched += count;
        continue;
      }
      const task = values.at(-1) ?? '';
      const cells = group.byTask.get(task) ?? [];
      group.byTask.set(task, cells);
      cells.push({ baseline: left, candidate: right, count });
    }
  }
  return table.map(({ byTask, unmatched }) => pairedCells(byTask, unmatched));
}

/** Counts by group and pair of kinds. */
function tally(baseline: VectorSlice<ResponseVector>, candidate: VectorSlice<ResponseVector>): Uint32Array {
  const { codes, groups } = baseline.grouping;
  const counts = new Uint32Array(groups.length * KINDS.length ** 2);
  const kindsOf = [baseline, candidate].map(kindAt);
  const ends = [baseline, candidate].map((slice) => sampleRange(slice)[1]);
  const [first] = sampleRange(baseline);
  const end = Math.max(...ends);
  for (const [question, group] of codes.entries()) {
    if (group < 0) continue;
    for (let sample = first; sample < end; sample += 1) {
      const [left = 0, right = 0] = kindsOf.map((kind) => kind(question, sample));
      const place = (group * KINDS.length + left) * KINDS.length + right;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return counts;
}

/** Place in KINDS of the answer to a question and sample of one run. */
function kindAt({ vector, truth }: VectorSlice<ResponseVector>): (question: number, sample: number) => number {
  const { responses, samples } = vector;
  const kinds = new Uint8Array((truth.values.length + 1) * 256);
  for (const [place, right] of truth.values.entries()) {
    for (const [byte, response] of RESPONSES.entries()) {
      if (!response?.hasReply) continue;
      const letter = letterOf(vector, response);
      const rating = letter === null ? null : response.confidence;
      kinds[(place + 1) * 256 + byte] = 1 + (letter === right ? 6 : 0) + (rating === null ? 5 : rating - 1);
    }
  }
  return (question, sample) =>
    sample < samples
      ? (kinds[(truth.codes[question] ?? 0) * 256 + (responses[question * samples + sample] ?? 0)] ?? 0)
      : 0;
}
