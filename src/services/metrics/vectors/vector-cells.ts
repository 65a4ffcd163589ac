import type { AnswerCell } from '../../statistics/answer-cell.js';
import { foldsOf, type Folds } from '../fold.js';
import { GroupTable } from '../group-table.js';
import type { SliceCells } from '../slice-cells.js';
import type { ResponseVector } from './response-vectors.js';
import { countResponses, type ResponseCount, type VectorSlice } from './vector-slice.js';

type Mutable<Cell> = { -readonly [Field in keyof Cell]: Cell[Field] };

/** As `loadSliceCells` has them, from the vector. */
export function vectorCells(slice: VectorSlice<ResponseVector>): GroupTable<SliceCells> {
  const table = new GroupTable<{ cells: Mutable<AnswerCell>[]; failed: number }>();
  for (const answers of countResponses(slice)) {
    const group = table.getOrAdd(answers.group, () => ({ cells: [], failed: 0 }));
    if (answers.response.status === 'FAILED') group.failed += answers.count;
    addTo(group.cells, answers);
  }
  return table;
}

/** As `loadFoldedCells` has them. @param slice  grouped by fold after all factors */
export function vectorFoldedCells(slice: VectorSlice<ResponseVector>): GroupTable<Folds<readonly AnswerCell[]>> {
  const table = new GroupTable<Mutable<AnswerCell>[][]>();
  for (const answers of countResponses(slice)) {
    const folds = table.getOrAdd(answers.group.slice(0, -1), () => foldsOf(() => []));
    addTo(folds[Number(answers.group.at(-1))] ?? [], answers);
  }
  return table;
}

/** N_tok of every group: how many answers have a truth, a letter and token probabilities with mass. */
export function vectorTokenCoverage(slice: VectorSlice<ResponseVector>): GroupTable<number> {
  const table = new GroupTable<{ covered: number }>();
  for (const { group, truth, response, count } of countResponses(slice)) {
    const total = table.getOrAdd(group, () => ({ covered: 0 }));
    if (truth !== null && response.hasTokens) total.covered += count;
  }
  return table.map(({ covered }) => covered);
}

/** Counts come in the order of the cells, so equal cells follow each other. */
function addTo(cells: Mutable<AnswerCell>[], { truth, letter, response, count }: ResponseCount): void {
  if (truth === null || !response.hasReply) return;
  const { confidence } = response;
  const last = cells.at(-1);
  if (last?.truth === truth && last.response === letter && last.confidence === confidence) last.count += count;
  else cells.push({ truth, response: letter, confidence, count });
}
