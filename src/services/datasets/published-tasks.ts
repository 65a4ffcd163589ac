import type { Difficulty } from './new-question.js';

/** The tasks of the published experiment, which parameter is their difficulty, and where it is easier. */
const PUBLISHED = new Map<string, Difficulty[string]>([
  ['Grid', { factor: 'grid_level', easier: 'higher' }],
  ['Gabor', { factor: 'gabor_level', easier: 'higher' }],
  ['Color', { factor: 'delta_L', easier: 'higher' }],
]);

/** Whether this program has the task's renderer and knows how its truth follows from its parameters. */
export function isPublishedTask(task: string): boolean {
  return PUBLISHED.has(task);
}

/** The difficulty of those tasks among the questions that are published ones and have the factor. */
export function difficultyOf(
  questions: readonly { readonly task: string; readonly factors: Readonly<Record<string, string>> }[],
): Difficulty {
  const difficulty = new Map<string, Difficulty[string]>();
  for (const { task, factors } of questions) {
    const known = PUBLISHED.get(task);
    if (known && Object.hasOwn(factors, known.factor)) difficulty.set(task, known);
  }
  return Object.fromEntries(difficulty);
}
