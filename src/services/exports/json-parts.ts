import { indentedPythonJson, pythonJson, type PythonValue } from './python-json.js';

/**
 * A list as `json.dump(…, indent=2)` writes it, part by part as its entries come.
 * @param depth  of the list in its document
 */
export function jsonList<T>(
  batches: AsyncIterable<readonly T[]>,
  depth: number,
  valueOf: (entry: T) => PythonValue,
): AsyncGenerator<string, void> {
  return parts('[]', batches, depth, (entry) => indentedPythonJson(valueOf(entry), depth + 1));
}

/** An object in the same way. */
export function jsonObject<T>(
  batches: AsyncIterable<readonly T[]>,
  depth: number,
  memberOf: (entry: T) => readonly [key: string, value: PythonValue],
): AsyncGenerator<string, void> {
  return parts('{}', batches, depth, (entry) => {
    const [key, value] = memberOf(entry);
    return `${pythonJson(key)}: ${indentedPythonJson(value, depth + 1)}`;
  });
}

async function* parts<T>(
  brackets: '[]' | '{}',
  batches: AsyncIterable<readonly T[]>,
  depth: number,
  textOf: (entry: T) => string,
): AsyncGenerator<string, void> {
  const indent = '  '.repeat(depth);
  let isEmpty = true;
  for await (const entries of batches) {
    yield (isEmpty ? brackets.charAt(0) : ',') + entries.map((entry) => `\n${indent}  ${textOf(entry)}`).join(',');
    isEmpty = false;
  }
  yield isEmpty ? brackets : `\n${indent}${brackets.charAt(1)}`;
}
