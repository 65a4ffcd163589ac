import type { RunSettings } from './run-settings.js';

/**
 * The questions that a run asks, in presentation order. A limit picks them evenly spaced over the dataset, so that a
 * short run still meets every task and level. Datasets never change, so this gives the same questions whenever it is
 * asked: a run that goes on is planned by it again.
 * @param questions  of the run's dataset version, in order of their position
 */
export function plannedQuestions<Question extends { readonly task: string }>(
  questions: readonly Question[],
  { tasks, questionLimit }: Pick<RunSettings, 'tasks' | 'questionLimit'>,
): Question[] {
  const candidates = tasks === null ? questions : questions.filter(({ task }) => tasks.includes(task));
  return evenlySpaced(candidates, questionLimit ?? candidates.length);
}

/** `count` items (all when there are fewer) at equal distances, in order. */
export function evenlySpaced<T>(items: readonly T[], count: number): T[] {
  const n = Math.min(count, items.length);
  return Array.from({ length: n }, (_, i) => items[Math.floor((i * items.length) / n)] as T);
}
