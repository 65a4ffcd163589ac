import type { Figures } from '../../../operations/report-shapes.js';
import type { Cell, Row } from '../document/document.js';
import type { RunAnswers } from './run-answers.js';

/** The answers of one task, or all of them. */
export interface AnswerSet {
  readonly name: string;
  readonly figures: Figures;
  readonly isWhole: boolean;
}

/** The tasks and, last, the whole; a run of one task is that task. */
export function answerSets({ metrics, byTask }: RunAnswers): AnswerSet[] {
  const [only, ...others] = byTask;
  if (only && others.length === 0) return [{ name: only.key, figures: metrics, isWhole: true }];
  const tasks = byTask.map(({ key, metrics: figures }) => ({ name: key, figures, isWhole: false }));
  return [...tasks, { name: 'all', figures: metrics, isWhole: true }];
}

/** A row for each set, which begins with its name. */
export function rowPerSet(sets: readonly AnswerSet[], cellsOf: (figures: Figures) => readonly Cell[]): Row[] {
  const isOne = sets.length === 1;
  return sets.map(({ name, figures, isWhole }) => ({
    cells: [name, ...cellsOf(figures)],
    strong: isWhole && !isOne,
  }));
}
