import type pg from 'pg';
import { transaction } from '../../src/services/database/transaction.js';
import { writeDataset } from '../../src/services/datasets/dataset-writer.js';
import type { NewQuestion } from '../../src/services/datasets/new-question.js';
import type { Recipe } from '../../src/services/stimuli/recipe.js';
import { colorRecipe, gaborRecipe, gridRecipe } from './stimulus-recipes.js';

function question(qid: string, task: string, texts: readonly [string, string], recipe: Recipe): NewQuestion {
  const [first, second] = texts;
  return {
    qid,
    task,
    answerPrompt: 'Which?',
    confidencePrompt: 'How sure?',
    options: [
      { letter: 'A', text: first },
      { letter: 'B', text: second },
    ],
    factors: {},
    recipe,
    catalogLetter: null,
  };
}

/** One question of each task, without a catalogue letter; A, B and A are right. */
export const GRID = question('GRID-1', 'Grid', ['O', 'X'], gridRecipe());
export const GABOR = question('GAB-1', 'Gabor', ['Horizontal', 'Vertical'], gaborRecipe());
export const COLOR = question('COL-1', 'Color', ['Left', 'Right'], colorRecipe());

/** Stores questions under a name, and returns the dataset's id. */
export async function writeQuestions(pool: pg.Pool, name: string, questions: readonly NewQuestion[]): Promise<number> {
  const dataset = { name, description: null, difficulty: {}, questions };
  return (await transaction(pool, (client) => writeDataset(client, dataset))).datasetId;
}
