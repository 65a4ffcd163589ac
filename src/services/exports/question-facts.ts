import { letterOf } from '../datasets/letter-of.js';
import type { Option } from '../datasets/new-question.js';
import { catalogFromRecipe, possibleTruths, type CatalogFacts } from '../stimuli/recipe-catalog.js';
import type { Recipe } from '../stimuli/recipe.js';
import { isPlainNumber } from './plain-number.js';

/** What is stored of a question beside its prompts. */
export interface StoredFacts {
  readonly options: readonly Option[];
  readonly factors: Readonly<Record<string, string>>;
  readonly recipe: Recipe | null;
  /** Its letter under the key that the catalogue gave; null without one. */
  readonly catalogLetter: string | null;
}

/**
 * What a catalogue has to say of a stored question so that importing it gives the question again: the same factors, the
 * same image, the same letter. The catalogue that it came from is not stored; what is no factor and draws nothing, such
 * as the seed of an image that has none, is gone.
 * @param isNumber  whether a factor of the question's task is written as a number, see `numberFactors`
 */
export function questionFacts(question: StoredFacts, isNumber: (factor: string) => boolean): CatalogFacts {
  const { recipe } = question;
  // Beside parameters an image would be expected; what is derived is a factor just as well.
  if (recipe === null) return { params: {}, derived: typed(Object.entries(question.factors), isNumber) };
  const { params, derived } = catalogFromRecipe(recipe, truthOf(question, recipe));
  const others = Object.entries(question.factors).filter(
    ([name, value]) => !isSame(params, name, value) && !isSame(derived, name, value),
  );
  return { params: { ...typed(others, isNumber), ...params }, derived };
}

/**
 * The factors of a task that can be written as numbers, as catalogues have them, and are read as the same factors again:
 * each value is the plain form of its number, and there are two or more (a lone number counts as a constant, not as a
 * factor).
 */
export function numberFactors(
  factors: readonly { readonly name: string; readonly values: readonly string[] }[],
): ReadonlySet<string> {
  return new Set(
    factors.filter(({ values }) => values.length > 1 && values.every(isPlainNumber)).map(({ name }) => name),
  );
}

/** The truth that has the stored letter among the options; of several, the one that stands as a factor or is drawn. */
function truthOf({ options, factors, catalogLetter }: StoredFacts, recipe: Recipe): string {
  const possible = possibleTruths(recipe);
  const stored =
    factors.gt !== undefined && (possible.length === 0 || possible.includes(factors.gt)) ? [factors.gt] : [];
  const candidates = [...stored, ...possible, ...(possible.length === 0 ? options.map(({ text }) => text) : [])];
  return candidates.find((truth) => letterOf(truth, options) === catalogLetter) ?? candidates[0] ?? '?';
}

function isSame(facts: Readonly<Record<string, unknown>>, name: string, value: string): boolean {
  return Object.hasOwn(facts, name) && String(facts[name]) === value;
}

function typed(
  factors: readonly (readonly [string, string])[],
  isNumber: (factor: string) => boolean,
): Record<string, string | number> {
  return Object.fromEntries(factors.map(([name, value]) => [name, isNumber(name) ? Number(value) : value]));
}
