import type { AnswerCell } from '../statistics/answer-cell.js';
import { balancedAccuracy } from '../statistics/balanced-accuracy.js';
import { versusChance, versusMajority } from '../statistics/chance-tests.js';
import { cohenKappa } from '../statistics/cohen-kappa.js';
import { confusion, type ConfusionCell } from '../statistics/confusion.js';
import type { Estimate } from '../statistics/estimate.js';
import { majorityShare } from '../statistics/majority-share.js';
import { matthewsCorrelation } from '../statistics/matthews-correlation.js';
import { recallPrecision, type LetterDecision } from '../statistics/recall-precision.js';
import { responseBias } from '../statistics/response-bias.js';
import { signalDetection, type SignalDetection } from '../statistics/signal-detection.js';
import type { DerivedValues } from './derived-values.js';

/** Every type-1 measure of one set of answers, each computed when it is read and not before. */
export class DecisionMeasures {
  constructor(
    private readonly cells: readonly AnswerCell[],
    private readonly derived: DerivedValues,
  ) {}

  get confusion(): ConfusionCell[] {
    return this.#of(confusion);
  }

  get letters(): LetterDecision[] {
    return this.#of(recallPrecision);
  }

  get balancedAccuracy(): number | null {
    return this.#of(balancedAccuracy);
  }

  get responseBias(): number | null {
    return this.#of(responseBias)?.bias ?? null;
  }

  get mcc(): number | null {
    return this.#of(matthewsCorrelation);
  }

  get cohenKappa(): number | null {
    return this.#of(cohenKappa);
  }

  get majorityShare(): number | null {
    return this.#of(majorityShare);
  }

  get dPrime(): Estimate {
    return this.#sensitivity().dPrime;
  }

  get criterion(): number | null {
    return this.#sensitivity().criterion.value;
  }

  get criterionEstimate(): Estimate {
    return this.#sensitivity().criterion;
  }

  get logBeta(): number | null {
    return this.#sensitivity().logBeta;
  }

  get dPrimeRaw(): number | null {
    return this.#sensitivity().dPrimeRaw;
  }

  get criterionRaw(): number | null {
    return this.#sensitivity().criterionRaw;
  }

  get pVersusChance(): number | null {
    return this.#of(versusChance);
  }

  get pVersusMajority(): number | null {
    return this.#of(versusMajority);
  }

  #sensitivity(): SignalDetection {
    return this.#of(signalDetection);
  }

  #of<Value>(measure: (cells: readonly AnswerCell[]) => Value): Value {
    return this.derived.of(this.cells, measure.name, () => measure(this.cells));
  }
}
