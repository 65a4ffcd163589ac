import { FAULT_FORMS, FAULT_NAMES, faultRule, type FaultRule } from './fault.js';

/** A rule that cannot be read; the message says what is wrong and what would be right. */
export class FaultSpecError extends Error {
  override readonly name = 'FaultSpecError';
}

/** A comma after an even number of backslashes: no backslash of its own makes it ordinary. */
const SEPARATOR = /(?<=(?:^|[^\\])(?:\\\\)*),/u;

/**
 * Reads `<fault>[:<parameter>=<value>[,...]]` with parameters in kebab case; a comma or backslash in a value takes a
 * backslash before it.
 * @example parseFaultSpec('http-503:rate=0.05,stage=2,retry-after=1')
 * @throws FaultSpecError
 */
export function parseFaultSpec(spec: string): FaultRule {
  const colon = spec.indexOf(':');
  const name = colon < 0 ? spec : spec.slice(0, colon);
  const form = FAULT_FORMS.find(({ shape }) => shape.fault.value === name);
  if (!form) throw unknownFault(name);
  const rule = new Map<string, unknown>([['fault', name]]);
  for (const piece of colon < 0 ? [] : spec.slice(colon + 1).split(SEPARATOR)) {
    const [key, value] = keyAndValue(name, piece);
    if (!parametersOf(form).includes(key)) throw unknownParameter(form, key);
    if (rule.has(camelCase(key))) throw new FaultSpecError(`${name}: ${key} is given twice`);
    rule.set(camelCase(key), isText(key) ? value : toNumber(name, key, value));
  }
  return readFault(Object.fromEntries(rule));
}

/**
 * Reads a rule from JSON.
 * @throws FaultSpecError
 */
export function readFault(input: unknown): FaultRule {
  const parsed = faultRule.safeParse(input);
  if (parsed.success) return parsed.data;
  const name = typeof input === 'object' && input !== null && 'fault' in input ? String(input.fault) : '';
  const form = FAULT_FORMS.find(({ shape }) => shape.fault.value === name);
  if (!form) throw unknownFault(name);
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') throw unknownParameter(form, kebabCase(issue.keys[0] ?? ''));
  const place = issue?.path.map((part) => `${kebabCase(String(part))}: `).join('') ?? '';
  throw new FaultSpecError(`${name}: ${place}${kebabCase(issue?.message ?? '')}`);
}

/** The spec that parseFaultSpec reads as this rule. */
export function formatFault({ fault, ...parameters }: FaultRule): string {
  const pieces = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${kebabCase(key)}=${String(value).replaceAll(/[\\,]/g, String.raw`\$&`)}`);
  return pieces.length === 0 ? fault : `${fault}:${pieces.join(',')}`;
}

type Form = (typeof FAULT_FORMS)[number];

/** Parameters of this fault as they are written; restrictions, which every fault takes, come first. */
function parametersOf({ shape }: Form): string[] {
  return Object.keys(shape)
    .filter((key) => key !== 'fault')
    .map(kebabCase);
}

function keyAndValue(name: string, piece: string): [string, string] {
  const equals = piece.indexOf('=');
  if (equals < 1) throw new FaultSpecError(`${name}: "${piece}" is not of the form parameter=value`);
  return [piece.slice(0, equals), piece.slice(equals + 1).replaceAll(/\\(.)/gsu, '$1')];
}

/** The three parameters whose values are no numbers. */
function isText(key: string): boolean {
  return key === 'qid' || key === 'text' || key === 'model';
}

function toNumber(name: string, key: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) {
    throw new FaultSpecError(`${name}: ${key} must be a number, not "${value}"`);
  }
  return number;
}

function unknownFault(name: string): FaultSpecError {
  return new FaultSpecError(`there is no fault "${name}"; the faults are ${FAULT_NAMES.join(', ')}`);
}

function unknownParameter(form: Form, key: string): FaultSpecError {
  return new FaultSpecError(`${form.shape.fault.value} takes no "${key}"; it takes ${parametersOf(form).join(', ')}`);
}

function camelCase(key: string): string {
  return key.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Also of the names inside a sentence. */
function kebabCase(text: string): string {
  return text.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
