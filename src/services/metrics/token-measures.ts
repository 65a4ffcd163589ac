import type { Estimate } from '../statistics/estimate.js';
import { firstLetterAuroc } from '../statistics/first-letter-auroc.js';
import { firstLetterBrier } from '../statistics/first-letter-brier.js';
import { temperatureScaling, type TemperatureScaling } from '../statistics/temperature-scaling.js';
import type { TokenCell } from '../statistics/token-cell.js';
import { tokenSummary, type TokenSummary } from '../statistics/token-summary.js';
import type { DerivedValues } from './derived-values.js';

/** What there is to know of the token probabilities of one set of answers; each is computed when it is read. */
export class TokenMeasures {
  constructor(
    private readonly cells: readonly TokenCell[],
    private readonly derived: DerivedValues,
  ) {}

  get n(): number {
    return this.#counts().n;
  }

  get distinct(): number {
    return this.#counts().distinct;
  }

  get argmaxDisagrees(): number {
    return this.#counts().argmaxDisagrees;
  }

  get ties(): number {
    return this.#counts().ties;
  }

  get minSum(): number | null {
    return this.#counts().minSum;
  }

  get maxSum(): number | null {
    return this.#counts().maxSum;
  }

  get placeholderSuspect(): boolean {
    return this.#counts().placeholderSuspect;
  }

  get auroc(): Estimate {
    return this.#of(firstLetterAuroc);
  }

  get brier(): number | null {
    return this.#of(firstLetterBrier);
  }

  get temperature(): TemperatureScaling {
    return this.#of(temperatureScaling);
  }

  #counts(): TokenSummary {
    return this.#of(tokenSummary);
  }

  #of<Value>(measure: (cells: readonly TokenCell[]) => Value): Value {
    return this.derived.of(this.cells, measure.name, () => measure(this.cells));
  }
}
