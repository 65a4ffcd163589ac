import type { Catalogued } from './catalogued.js';

/** Above this many values a factor describes single questions (a seed), not conditions. */
const MAX_VALUES = 64;

export interface CataloguedTask {
  readonly task: string;
  readonly catalogued: Catalogued;
}

/**
 * The factors of each question: every scalar among its parameters and derived values (a parameter wins over a derived
 * value of the same name), as text, that within the task is text or takes at least 2 values, and at most 64.
 * Constants of the renderer such as `canvas_px` and seeds thereby stay out.
 * @returns  as many as questions, in their order
 */
export function factorsOf(questions: readonly CataloguedTask[]): Record<string, string>[] {
  const scalars = questions.map(({ catalogued }) => scalarsOf(catalogued));
  const names = factorNamesByTask(questions, scalars);
  return questions.map(({ task }, index) => {
    const kept = [...(scalars[index] ?? [])].filter(([name]) => names.get(task)?.has(name));
    return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
  });
}

type Scalar = string | number | boolean;

function scalarsOf({ params, derived }: Catalogued): Map<string, Scalar> {
  const entries = [...Object.entries(derived), ...Object.entries(params)];
  return new Map(entries.filter((entry): entry is [string, Scalar] => isScalar(entry[1])));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function factorNamesByTask(
  questions: readonly CataloguedTask[],
  scalars: readonly ReadonlyMap<string, Scalar>[],
): Map<string, Set<string>> {
  const tasks = new Map<string, Map<string, { values: Set<string>; isText: boolean }>>();
  for (const [index, { task }] of questions.entries()) {
    const columns = tasks.get(task) ?? new Map<string, { values: Set<string>; isText: boolean }>();
    tasks.set(task, columns);
    for (const [name, value] of scalars[index] ?? []) {
      const column = columns.get(name) ?? { values: new Set<string>(), isText: false };
      columns.set(name, column);
      if (column.values.size <= MAX_VALUES) column.values.add(String(value));
      column.isText ||= typeof value === 'string';
    }
  }
  const isFactor = ({ values, isText }: { values: Set<string>; isText: boolean }): boolean =>
    (isText || values.size >= 2) && values.size <= MAX_VALUES;
  return new Map(
    [...tasks].map(([task, columns]) => [
      task,
      new Set([...columns].filter(([, column]) => isFactor(column)).map(([name]) => name)),
    ]),
  );
}
