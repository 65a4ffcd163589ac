import type { AnswerCell } from './answer-cell.js';
import { isCorrect } from './answer-cell.js';
import { isRated } from './denominators.js';

/**
 * Answers that share a score, counted by whether they are right: what every measure of calibration and of type-2
 * sensitivity is computed from. A score is a rating of 1-5 or a probability in [0, 1], as the measure says.
 * Lists of groups are ascending by score, hold each score once, and hold no group without answers.
 */
export interface ScoreGroup {
  readonly score: number;
  /** An integer >= 0. */
  readonly correct: number;
  /** An integer >= 0; correct + wrong >= 1. */
  readonly wrong: number;
}

/** The rated answers by their rating, 1-5; at most five groups. */
export function ratingGroups(cells: readonly AnswerCell[]): ScoreGroup[] {
  return groupScores(
    cells.flatMap((cell) =>
      isRated(cell) && cell.confidence !== null
        ? [{ score: cell.confidence, isCorrect: isCorrect(cell), count: cell.count }]
        : [],
    ),
  );
}

export interface ScoredAnswers {
  readonly score: number;
  readonly isCorrect: boolean;
  readonly count: number;
}

/** Merges equal scores and sorts. Answers with count 0 are left out. */
export function groupScores(answers: readonly ScoredAnswers[]): ScoreGroup[] {
  const groups = new Map<number, { score: number; correct: number; wrong: number }>();
  for (const { score, isCorrect: right, count } of answers) {
    if (count === 0) continue;
    const group = groups.get(score) ?? { score, correct: 0, wrong: 0 };
    groups.set(score, group);
    if (right) group.correct += count;
    else group.wrong += count;
  }
  return [...groups.values()].sort((left, right) => left.score - right.score);
}
