import type { Recipe } from '../stimuli/recipe.js';

/** One alternative of a question as its prompt lists it: `A. Vertical` is {letter: 'A', text: 'Vertical'}. */
export interface Option {
  readonly letter: string;
  readonly text: string;
}

/** A question before it has a database id, from the built-in design or from imported files. */
export interface NewQuestion {
  readonly qid: string;
  readonly task: string;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
  readonly options: readonly Option[];
  readonly factors: Readonly<Record<string, string>>;
  readonly recipe: Recipe | null;
  /** The letter that the catalogue's truth has among the options; null when there is no catalogue. */
  readonly catalogLetter: string | null;
}

/** Per task, the factor that is its difficulty, and whether higher or lower values are easier. */
export type Difficulty = Readonly<Record<string, { readonly factor: string; readonly easier: 'higher' | 'lower' }>>;

export interface NewDataset {
  readonly name: string;
  readonly description: string | null;
  readonly difficulty: Difficulty;
  /** In presentation order; a question's rank here is its rank in a run. */
  readonly questions: readonly NewQuestion[];
}
