import type { TokenCell } from '../../statistics/token-cell.js';
import { foldsOf, type Folds } from '../fold.js';
import { GroupTable } from '../group-table.js';
import { RESPONSES } from './response-byte.js';
import type { TokenVector } from './response-vectors.js';
import { letterOf, passes, sampleRange, type VectorSlice } from './vector-slice.js';

/** As `loadTokenCells` has them, from the vector. */
export function vectorTokenCells(slice: VectorSlice<TokenVector>): GroupTable<readonly TokenCell[]> {
  const table = new GroupTable<TokenCell[]>();
  for (const { group, cell } of countTokens(slice)) table.getOrAdd(group, () => []).push(cell);
  return table;
}

/** As `loadFoldedTokenCells` has them. @param slice  grouped by fold after all factors */
export function vectorFoldedTokenCells(slice: VectorSlice<TokenVector>): GroupTable<Folds<readonly TokenCell[]>> {
  const table = new GroupTable<TokenCell[][]>();
  for (const { group, cell } of countTokens(slice)) {
    table.getOrAdd(group.slice(0, -1), () => foldsOf((): TokenCell[] => []))[Number(group.at(-1))]?.push(cell);
  }
  return table;
}

/**
 * Each answer in N_tok becomes one number, of which group, truth, letter and place in the dictionary are the digits; sorted,
 * equal ones stand together, in the order of the cells. Exact below 2^53, which 1,000,000 answers do not reach.
 */
function countTokens(slice: VectorSlice<TokenVector>): { group: readonly string[]; cell: TokenCell }[] {
  const { vector, truth, grouping } = slice;
  const { dictionary, letters } = vector;
  const truths = truth.values.length + 1;
  const numbers = tokenNumbers(slice, truths);
  const found: { group: readonly string[]; cell: TokenCell }[] = [];
  for (let first = 0, end = 0; first < numbers.length; first = end) {
    const number = numbers[first] ?? 0;
    while (end < numbers.length && numbers[end] === number) end += 1;
    const token = number % dictionary.length;
    const kind = Math.floor(number / dictionary.length);
    const letter = kind % letters.length;
    const truthCode = Math.floor(kind / letters.length) % truths;
    const group = grouping.groups[Math.floor(kind / letters.length / truths)];
    const [given, right, probabilities] = [letters[letter], truth.values[truthCode - 1], dictionary[token]];
    if (group === undefined || given === undefined || right === undefined || probabilities === undefined) continue;
    found.push({ group, cell: { truth: right, response: given, probabilities, count: end - first } });
  }
  return found;
}

function tokenNumbers(slice: VectorSlice<TokenVector>, truths: number): Float64Array {
  const { vector, truth, grouping } = slice;
  const { responses, samples, tokenCodes, dictionary, letters } = vector;
  const [firstSample, endSample] = sampleRange(slice);
  const kinds = letterKinds(slice, truths);
  const numbers = new Float64Array(responses.length);
  let used = 0;
  for (let question = 0; question < grouping.codes.length; question += 1) {
    const group = grouping.codes[question] ?? -1;
    const truthCode = truth.codes[question] ?? 0;
    if (group < 0 || truthCode === 0) continue;
    const first = (group * truths + truthCode) * letters.length;
    for (let slot = question * samples + firstSample; slot < question * samples + endSample; slot += 1) {
      const token = tokenCodes[slot] ?? 0;
      const letter = token === 0 ? -1 : (kinds[truthCode * 256 + (responses[slot] ?? 0)] ?? -1);
      if (letter < 0) continue;
      numbers[used] = (first + letter) * dictionary.length + token - 1;
      used += 1;
    }
  }
  return numbers.subarray(0, used).sort();
}

/** Place of the letter by truth and byte; -1 without a letter, or when the filter leaves the answer out. */
function letterKinds({ vector, truth, filter }: VectorSlice<TokenVector>, truths: number): Int8Array {
  const kinds = new Int8Array(truths * 256).fill(-1);
  for (const [place, right] of truth.values.entries()) {
    for (const [byte, response] of RESPONSES.entries()) {
      if (response?.letter == null) continue;
      if (passes(filter, response, letterOf(vector, response), right))
        kinds[(place + 1) * 256 + byte] = response.letter;
    }
  }
  return kinds;
}
