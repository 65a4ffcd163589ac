import type { QuestionColumn } from './question-columns.js';

/** Which group each question of a dataset is in. */
export interface QuestionGroups {
  /** By question: place of its group; -1 for none, or when the filter leaves it out. */
  readonly codes: Int32Array;
  /** Values of the grouping factors, of groups in the order in which questions first name them. */
  readonly groups: readonly (readonly string[])[];
}

/** A column of which only some values pass. */
export interface ColumnCondition {
  readonly column: QuestionColumn;
  readonly in: readonly string[];
}

/** @param questions  how many there are; without factors all that pass are one group, whose list of values is empty */
export function groupQuestions(
  questions: number,
  factors: readonly QuestionColumn[],
  conditions: readonly ColumnCondition[],
): QuestionGroups {
  const codes = new Int32Array(questions);
  for (const { column, in: values } of conditions) {
    const passes = [false, ...column.values.map((value) => values.includes(value))];
    for (let question = 0; question < questions; question += 1) {
      if (!passes[column.codes[question] ?? 0]) codes[question] = -1;
    }
  }
  return factors.reduce<QuestionGroups>(splitGroups, { codes, groups: [[]] });
}

function splitGroups({ codes: parents, groups: parentGroups }: QuestionGroups, column: QuestionColumn): QuestionGroups {
  const groups: string[][] = [];
  const places = new Map<number, number>();
  const codes = parents.map((parent, question) => {
    const code = column.codes[question] ?? 0;
    if (parent < 0 || code === 0) return -1;
    const pair = parent * (column.values.length + 1) + code;
    const known = places.get(pair);
    if (known !== undefined) return known;
    const place = groups.push([...(parentGroups[parent] ?? []), column.values[code - 1] ?? '']) - 1;
    places.set(pair, place);
    return place;
  });
  return { codes, groups };
}
