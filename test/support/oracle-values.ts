import type { Expected } from './oracle.js';

/**
 * Holds our values against the reference's, by name. A null must be a null. Tolerance is relative beyond 1, absolute
 * below, so that it means the same for a count of a million and for a share.
 */
export class OracleComparison {
  #compared = 0;
  readonly #differences: string[] = [];

  constructor(private readonly tolerance = 1e-9) {}

  /** How many values were compared, for the test to say. */
  get compared(): number {
    return this.#compared;
  }

  /** Empty when everything agrees. */
  get differences(): readonly string[] {
    return this.#differences;
  }

  /** Compares each of `ours` with the value of that name in `expected`; a name that is not there is a difference. */
  compare(set: string, ours: Readonly<Record<string, unknown>>, expected: Expected | null | undefined): void {
    for (const [name, value] of Object.entries(ours)) this.#compareAt(`${set}: ${name}`, value, expected?.[name]);
  }

  #compareAt(path: string, ours: unknown, theirs: unknown): void {
    if (Array.isArray(ours) && Array.isArray(theirs)) {
      if (ours.length !== theirs.length) this.#differ(path, ours.length, theirs.length);
      for (const [index, value] of ours.entries()) this.#compareAt(`${path}[${index}]`, value, theirs[index]);
      return;
    }
    this.#compared += 1;
    if (typeof ours === 'number' && typeof theirs === 'number') {
      if (!(Math.abs(ours - theirs) <= this.tolerance * Math.max(1, Math.abs(theirs))))
        this.#differ(path, ours, theirs);
      return;
    }
    if (ours !== theirs) this.#differ(path, ours, theirs);
  }

  #differ(path: string, ours: unknown, theirs: unknown): void {
    this.#differences.push(`${path}: ours ${JSON.stringify(ours)}, reference ${JSON.stringify(theirs)}`);
  }
}
