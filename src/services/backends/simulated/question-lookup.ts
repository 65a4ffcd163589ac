import type { Difficulty, NewQuestion } from '../../datasets/new-question.js';

/** What a simulated observer knows of a question: enough to be right or wrong about it. */
export interface TrialQuestion {
  readonly task: string;
  /** Easiness in [0, 1]: 0 the hardest level of the task, 1 the easiest. */
  readonly level: number;
  readonly correctLetter: string;
  /** The two letters in the order of the prompt. */
  readonly letters: readonly string[];
}

/** The part of a question that says how easy it is and what is right. */
export type LookupQuestion = Pick<NewQuestion, 'qid' | 'task' | 'options' | 'factors' | 'catalogLetter'>;

export interface LookupDataset {
  readonly difficulty: Difficulty;
  readonly questions: readonly LookupQuestion[];
}

/**
 * Finds a question by qid and the run that it is asked in. Undefined when there is no such question, or no known answer
 * to it.
 */
export type QuestionLookup = (qid: string, run: string) => Promise<TrialQuestion | undefined>;

/** Easiness where a task has only one level or no difficulty at all. */
const MIDDLE = 0.5;

/** Looks questions up in a dataset that is held in memory; the run does not matter. */
export function lookupIn(dataset: LookupDataset): QuestionLookup {
  const scales = easinessScales(dataset);
  const byQid = new Map(dataset.questions.map((question) => [question.qid, question]));
  return (qid) => {
    const question = byQid.get(qid);
    return Promise.resolve(question && toTrialQuestion(question, dataset, scales));
  };
}

function toTrialQuestion(
  { task, factors, catalogLetter, options }: LookupQuestion,
  { difficulty }: LookupDataset,
  scales: ReadonlyMap<string, readonly number[]>,
): TrialQuestion | undefined {
  if (catalogLetter === null) return undefined;
  const value = Number(factors[difficulty[task]?.factor ?? '']);
  const level = easiness(value, scales.get(task) ?? []);
  return { task, level, correctLetter: catalogLetter, letters: options.map(({ letter }) => letter) };
}

/** For each task the distinct values of its difficulty, hardest first. */
function easinessScales({ difficulty, questions }: LookupDataset): Map<string, number[]> {
  const values = new Map<string, Set<number>>();
  for (const { task, factors } of questions) {
    const value = Number(factors[difficulty[task]?.factor ?? '']);
    if (Number.isNaN(value)) continue;
    values.set(task, (values.get(task) ?? new Set()).add(value));
  }
  const hardestFirst = (task: string, distinct: Set<number>) =>
    [...distinct].sort((left, right) => (difficulty[task]?.easier === 'lower' ? right - left : left - right));
  return new Map([...values].map(([task, distinct]) => [task, hardestFirst(task, distinct)]));
}

/**
 * Place of a difficulty on its scale: 0 for the hardest value, 1 for the easiest, evenly spaced between; 0.5 for a value
 * that is not on the scale or alone on it.
 * @param hardestFirst  the distinct values of the task
 */
export function easiness(value: number, hardestFirst: readonly number[]): number {
  const rank = hardestFirst.indexOf(value);
  return rank < 0 || hardestFirst.length < 2 ? MIDDLE : rank / (hardestFirst.length - 1);
}
