import type { FaultInput, FaultName } from '../../src/services/backends/simulated/fault.js';

/** Every fault that passes by itself and is seen at once: all but those that only a time limit of the client ends. */
const TRANSIENT = [
  'reset-before-headers',
  'reset-before-body',
  'reset-mid-body',
  'truncated-stream',
  'error-frame',
  'http-429',
  'http-500',
  'http-502',
  'http-503',
  'http-504',
  'html-200',
  'error-200',
  'malformed-json',
  'cut-length',
  'cut-chunked',
  'empty-choices',
  'null-content',
] as const satisfies readonly FaultName[];

/** They are gone by the last attempt, as what passes is: one of 800 runs of 2,000 items would draw five in a row. */
const MAX_ATTEMPT = 4;

/** Rules by which such a share of all requests fails, each fault as often as the others. */
export function transientFaults(share: number): FaultInput[] {
  return TRANSIENT.map((fault) => ({ fault, rate: share / TRANSIENT.length, maxAttempt: MAX_ATTEMPT }));
}
