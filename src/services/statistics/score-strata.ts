import { countOf, type AnswerCell } from './answer-cell.js';
import { mapRatings, type ConfidenceMap } from './confidence-map.js';
import { ratingGroups, type ScoredAnswers, type ScoreGroup } from './score-group.js';
import { scoreTotals } from './score-totals.js';
import { tokenGroups } from './token-scores.js';
import type { TokenCell } from './token-cell.js';

/** The answers of one stratum, a task, as far as measures of scores can tell them apart. */
export interface ScoreStratum {
  readonly groups: readonly ScoreGroup[];
  /** Answers that belong to the stratum but have no score: drawn anew with the others, then left out. */
  readonly unscored: number;
}

/** Answers of a task by their rating, 1-5, or with a map by the probability that it stands for. */
export function ratingStratum(cells: readonly AnswerCell[], map?: ConfidenceMap): ScoreStratum {
  const groups = ratingGroups(cells);
  return {
    groups: map === undefined ? groups : mapRatings(groups, map),
    unscored: countOf(cells) - scoreTotals(groups).n,
  };
}

/** Answers of a task by their token confidence. */
export function tokenStratum(cells: readonly TokenCell[]): ScoreStratum {
  return { groups: tokenGroups(cells), unscored: 0 };
}

/** What the answers of a cell of a bootstrap have in common; null when they have no score. */
export type ScoredCell = Pick<ScoredAnswers, 'score' | 'isCorrect'> | null;

/** The cells of a stratum with their counts: right and wrong of each score, and the unscored last. */
export function stratumCells({ groups, unscored }: ScoreStratum): { cells: ScoredCell[]; counts: number[] } {
  return {
    cells: [
      ...groups.flatMap(({ score }) => [
        { score, isCorrect: true },
        { score, isCorrect: false },
      ]),
      null,
    ],
    counts: [...groups.flatMap(({ correct, wrong }) => [correct, wrong]), unscored],
  };
}

/**
 * Makes score groups of counts, one a cell. Where each count goes is found once, so that a replicate of a bootstrap costs
 * one pass and no sorting.
 *
 * @returns from counts in the order of the cells to groups as `groupScores` has them
 */
export function scoreGrouping(cells: readonly ScoredCell[]): (counts: readonly number[]) => ScoreGroup[] {
  const scores = [...new Set(cells.flatMap((cell) => (cell === null ? [] : [cell.score])))].sort((a, b) => a - b);
  const placeOf = new Map(scores.map((score, place) => [score, place]));
  // by cell: its place among right and wrong answers of each score in a row; -1 without a score
  const slots = cells.map((cell) =>
    cell === null ? -1 : 2 * (placeOf.get(cell.score) ?? 0) + (cell.isCorrect ? 0 : 1),
  );
  return (counts) => {
    const tallies = new Float64Array(2 * scores.length);
    for (let cell = 0; cell < slots.length; cell += 1) {
      const slot = slots[cell] ?? -1;
      if (slot >= 0) tallies[slot] = (tallies[slot] ?? 0) + (counts[cell] ?? 0);
    }
    return scores
      .map((score, place) => ({ score, correct: tallies[2 * place] ?? 0, wrong: tallies[2 * place + 1] ?? 0 }))
      .filter(({ correct, wrong }) => correct + wrong > 0);
  };
}
