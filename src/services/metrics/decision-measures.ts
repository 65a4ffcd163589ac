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

/** Every type-1 measure of one set of answers, each computed when it is read and not before. */
export class DecisionMeasures {
  #signalDetection: SignalDetection | undefined;

  constructor(private readonly cells: readonly AnswerCell[]) {}

  get confusion(): ConfusionCell[] {
    return confusion(this.cells);
  }

  get letters(): LetterDecision[] {
    return recallPrecision(this.cells);
  }

  get balancedAccuracy(): number | null {
    return balancedAccuracy(this.cells);
  }

  get responseBias(): number | null {
    return responseBias(this.cells)?.bias ?? null;
  }

  get mcc(): number | null {
    return matthewsCorrelation(this.cells);
  }

  get cohenKappa(): number | null {
    return cohenKappa(this.cells);
  }

  get majorityShare(): number | null {
    return majorityShare(this.cells);
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
    return versusChance(this.cells);
  }

  get pVersusMajority(): number | null {
    return versusMajority(this.cells);
  }

  #sensitivity(): SignalDetection {
    return (this.#signalDetection ??= signalDetection(this.cells));
  }
}
