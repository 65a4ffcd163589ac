import { numberText } from './number-text.js';

/** A number that Python writes as a float (`1.0`), where a bare number in a value here is an int (`1`). */
export class PythonFloat {
  constructor(readonly value: number) {}
}

export type PythonValue =
  | string
  | number
  | boolean
  | null
  | PythonFloat
  | readonly PythonValue[]
  /** For keys that look like numbers, which objects of JavaScript would put in an order of their own. */
  | ReadonlyMap<string, PythonValue>
  | { readonly [key: string]: PythonValue };

/** What stands between the parts of a list or an object. */
interface Layout {
  open: string;
  between: string;
  close: string;
}

const ON_ONE_LINE: Layout = { open: '', between: ', ', close: '' };
const INDENT = '  ';

/**
 * One value as Python's `json.dumps(value)` writes it: `", "` and `": "` between parts, ASCII only, floats by `repr`.
 * The published results files were written so; equal bytes make files comparable with ordinary tools.
 */
export function pythonJson(value: PythonValue): string {
  return written(value, () => ON_ONE_LINE, 0);
}

/**
 * The same as `json.dumps(value, indent=2)` writes it, as the published JSON files were.
 * @param depth  of the value in a document that is written in parts: how far its further lines are indented
 */
export function indentedPythonJson(value: PythonValue, depth = 0): string {
  return written(value, indented, depth);
}

function indented(depth: number): Layout {
  const inner = `\n${INDENT.repeat(depth + 1)}`;
  return { open: inner, between: `,${inner}`, close: `\n${INDENT.repeat(depth)}` };
}

function written(value: PythonValue, layoutAt: (depth: number) => Layout, depth: number): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return asciiString(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof PythonFloat) return pythonFloat(value.value);
  if (isList(value)) {
    return enclosed(
      '[]',
      value.map((item) => written(item, layoutAt, depth + 1)),
      layoutAt(depth),
    );
  }
  const members = isMap(value) ? [...value] : Object.entries(value);
  return enclosed(
    '{}',
    members.map(([key, member]) => `${asciiString(key)}: ${written(member, layoutAt, depth + 1)}`),
    layoutAt(depth),
  );
}

function isList(value: PythonValue): value is readonly PythonValue[] {
  return Array.isArray(value);
}

function isMap(value: PythonValue): value is ReadonlyMap<string, PythonValue> {
  return value instanceof Map;
}

function enclosed(brackets: '[]' | '{}', parts: readonly string[], { open, between, close }: Layout): string {
  if (parts.length === 0) return brackets;
  return brackets.charAt(0) + open + parts.join(between) + close + brackets.charAt(1);
}

/** What stands between the quotes of a string; that of two texts on end is theirs on end. */
export function pythonText(text: string): string {
  return asciiString(text).slice(1, -1);
}

function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `repr(float)`: the same shortest digits as JavaScript, but exponents below 1e-4 and from 1e16, in two digits or more. */
export function pythonFloat(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e16)) {
    return Number.isInteger(value) ? `${numberText(value)}.0` : numberText(value);
  }
  const [mantissa = '', exponentText = ''] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
