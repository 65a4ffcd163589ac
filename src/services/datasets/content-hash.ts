import { createHash } from 'node:crypto';
import { recipeHash } from '../stimuli/recipe-hash.js';
import type { NewDataset, NewQuestion } from './new-question.js';

/**
 * sha256 (hex) over everything that decides what a model is asked and what is right: the order of the questions, their
 * prompts, options, factors, images and catalogue letters, and the declared difficulty. Name and description are not
 * content: the same questions under a better description are the same version.
 */
export function contentHash(dataset: NewDataset): string {
  const hash = createHash('sha256');
  // One JSON value a line: JSON has no raw line breaks, so no two datasets can give the same bytes.
  hash.update(`${JSON.stringify(canonicalDifficulty(dataset))}\n`);
  for (const question of dataset.questions) hash.update(`${JSON.stringify(canonicalQuestion(question))}\n`);
  return hash.digest('hex');
}

function canonicalDifficulty({ difficulty }: NewDataset): unknown {
  return sortedEntries(difficulty).map(([task, { factor, easier }]) => [task, factor, easier]);
}

function canonicalQuestion(question: NewQuestion): unknown {
  return [
    question.qid,
    question.task,
    question.answerPrompt,
    question.confidencePrompt,
    question.options.map(({ letter, text }) => [letter, text]),
    sortedEntries(question.factors),
    question.recipe === null ? null : recipeHash(question.recipe),
    question.catalogLetter,
  ];
}

function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}
