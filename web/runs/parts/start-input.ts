import type { StartInput } from '../../api/start-operations.js';

const NUMBERS = ['questionLimit', 'samplesPerQuestion', 'temperature', 'seed', 'maxFailures'] as const;
const TEXTS = ['backend', 'model', 'name'] as const;

/** The variables of startRun from the fields of the form; one that is left empty takes the server's default. */
export function startInput(form: FormData, idempotencyKey: string): StartInput {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const given = (names: readonly string[]): string[] => names.filter((name) => text(name) !== '');
  const { name: dataset, version } = JSON.parse(text('dataset')) as { name: string; version: number };
  return {
    dataset,
    datasetVersion: version,
    constrainOutput: form.has('constrainOutput'),
    reuse: form.has('reuse'),
    idempotencyKey,
    ...Object.fromEntries(given(TEXTS).map((name) => [name, text(name)])),
    ...Object.fromEntries(given(NUMBERS).map((name) => [name, Number(text(name))])),
  };
}

/** 128 random bits. Not crypto.randomUUID(): a page that comes over plain HTTP from another machine has none. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
