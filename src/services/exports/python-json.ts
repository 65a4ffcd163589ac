/** A number that Python writes as a float (`1.0`), where a bare number in a value here is an int (`1`). */
export class PythonFloat {
  constructor(readonly value: number) {}
}

export type PythonValue = string | number | null | PythonFloat | { readonly [key: string]: PythonValue };

/**
 * One value as Python's `json.dumps(value)` writes it: `", "` and `": "` between parts, ASCII only, floats by `repr`.
 * The published results files were written so; equal bytes make files comparable with ordinary tools.
 */
export function pythonJson(value: PythonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return asciiString(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof PythonFloat) return pythonFloat(value.value);
  const members = Object.entries(value).map(([key, member]) => `${asciiString(key)}: ${pythonJson(member)}`);
  return `{${members.join(', ')}}`;
}

function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `repr(float)`: the same shortest digits as JavaScript, but exponents below 1e-4 and from 1e16, in two digits or more. */
export function pythonFloat(value: number): string {
  const [mantissa = '', exponentText = ''] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
