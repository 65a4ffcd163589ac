import normal from '@stdlib/stats-base-dists-normal';
import { countOf, type AnswerCell } from './answer-cell.js';
import { isAnswered } from './denominators.js';
import { estimate, type Estimate } from './estimate.js';
import { decisionTable, type DecisionTable } from './letter-pair.js';
import { normalInterval } from './normal-interval.js';

/** Named as the papers do: d' and c. Everything is in units of the standard deviation of the evidence. */
export interface SignalDetection {
  /** Sensitivity: 0 at chance, below 0 when the letters are mixed up. */
  readonly dPrime: Estimate;
  /** c, bias: above 0 the model favours the first letter. */
  readonly criterion: Estimate;
  /** Of d'; that of c is half of it. Null where d' is. */
  readonly standardError: number | null;
  /** ln beta = c d': the log of the likelihood ratio at the criterion. */
  readonly logBeta: number | null;
  /** d' and c without the correction; null also when a rate is 0 or 1. */
  readonly dPrimeRaw: number | null;
  readonly criterionRaw: number | null;
}

const METHOD = 'normal (gourevitch-galanter)';

/**
 * How well truth can be told from the responses, d', apart from the bias to one letter, c. Signal = second letter:
 * with hits, the share of second-letter truths that are answered so, and false alarms, the same share of first-letter
 * truths, d' = z(hits) - z(false alarms), c = -(z(hits) + z(false alarms)) / 2, over N_ans. Both rates carry the
 * log-linear correction (count + 1/2) / (n + 1), always, so that they are never 0 or 1 and d' is finite.
 *
 * Every question shows one image and asks for one letter (yes/no design), so d' has no factor sqrt(2).
 * Interval, 95 %: normal, var(d') = sum over both rates of H(1 - H) / ((n + 1) phi(z(H))^2), var(c) = var(d') / 4.
 * Asymptotic: where a cell holds fewer than 5 answers, prefer a bootstrap.
 *
 * @returns null values with reason "not_two_letters", "no_data" or "one_truth_class". Quantiles from @stdlib; their error
 *   is below 1e-10 for rates between 5e-7 and 1 - 5e-7, so up to n = 1,000,000.
 * Source: Green & Swets (1966); Hautus (1995), BRMIC 27, 46-51; Gourevitch & Galanter (1967), Psychometrika 32, 25-33;
 * Macmillan & Creelman (2005). Without the padding of its counts, as metadpy `sdt.dprime` and `sdt.criterion`.
 *
 *     const cell = (truth, response, count) => ({ truth, response, confidence: null, count });
 *     const cells = [cell('A', 'A', 8), cell('A', 'B', 1), cell('B', 'A', 1), cell('B', 'B', 8)];
 *     signalDetection(cells).dPrime.value; // 2.0729, 8 hits of 9 and 1 false alarm of 9: z(.85) - z(.15)
 *     signalDetection(cells).criterion.value; // 0
 */
export function signalDetection(cells: readonly AnswerCell[]): SignalDetection {
  const table = decisionTable(cells);
  if (table === null) return undefinedFor('not_two_letters', countOf(cells, isAnswered));
  const { noise, signal } = trialsOf(table);
  const n = noise.n + signal.n;
  if (n === 0) return undefinedFor('no_data', n);
  if (noise.n === 0 || signal.n === 0) return undefinedFor('one_truth_class', n);
  const [hits, falseAlarms] = [correctedRate(signal), correctedRate(noise)];
  const { dPrime, criterion } = indices(hits, falseAlarms);
  const standardError = Math.sqrt(varianceOfZ(hits, signal.n) + varianceOfZ(falseAlarms, noise.n));
  const raw = rawIndices(signal, noise);
  return {
    dPrime: estimate({ value: dPrime, interval: normalInterval(dPrime, standardError), method: METHOD, n }),
    criterion: estimate({
      value: criterion,
      interval: normalInterval(criterion, standardError / 2),
      method: METHOD,
      n,
    }),
    standardError,
    logBeta: criterion * dPrime,
    dPrimeRaw: raw?.dPrime ?? null,
    criterionRaw: raw?.criterion ?? null,
  };
}

/** Answers of one truth, and how many of them name the second letter. */
interface Trials {
  readonly n: number;
  readonly seconds: number;
}

function trialsOf({ truthFirst, truthSecond }: DecisionTable): { noise: Trials; signal: Trials } {
  return {
    noise: { n: truthFirst.first + truthFirst.second, seconds: truthFirst.second },
    signal: { n: truthSecond.first + truthSecond.second, seconds: truthSecond.second },
  };
}

function correctedRate({ n, seconds }: Trials): number {
  return (seconds + 0.5) / (n + 1);
}

function indices(hits: number, falseAlarms: number): { dPrime: number; criterion: number } {
  const [zHits, zFalseAlarms] = [normal.quantile(hits, 0, 1), normal.quantile(falseAlarms, 0, 1)];
  return { dPrime: zHits - zFalseAlarms, criterion: 0 - (zHits + zFalseAlarms) / 2 };
}

function rawIndices(signal: Trials, noise: Trials): { dPrime: number; criterion: number } | null {
  const rates = [signal.seconds / signal.n, noise.seconds / noise.n] as const;
  return rates.some((rate) => rate === 0 || rate === 1) ? null : indices(...rates);
}

/** Of z(rate), by the delta method, the rate being binomial over n + 1 trials. */
function varianceOfZ(rate: number, n: number): number {
  return (rate * (1 - rate)) / ((n + 1) * normal.pdf(normal.quantile(rate, 0, 1), 0, 1) ** 2);
}

function undefinedFor(reason: string, n: number): SignalDetection {
  const missing = estimate({ value: null, method: METHOD, n, reason });
  return {
    dPrime: missing,
    criterion: missing,
    standardError: null,
    logBeta: null,
    dPrimeRaw: null,
    criterionRaw: null,
  };
}
