import type { AnswerCell } from '../src/services/statistics/answer-cell.js';
import { auroc } from '../src/services/statistics/auroc.js';
import { metaD } from '../src/services/statistics/meta-d.js';
import { ratingGroups } from '../src/services/statistics/score-group.js';
import { answerCells, ratingProbabilities, simulatedRatings, type RatedObserver } from './rated-observer.js';

/**
 * Do the estimates find what is there? Simulated observers of known d', meta-d' and AUROC2, 200 seeds each; for every
 * measure its bias (mean estimate - truth) and its spread (standard deviation over seeds). Prints the table of
 * docs/metrics-recovery.md.
 */
const SEEDS = 200;
const SIZES = [200, 896, 2688];
const D_PRIMES = [1, 1.5, 2];
const M_RATIOS = [0.6, 0.8, 1];
/** A little bias to A, and ratings that are all in use. */
const OBSERVER = { criterion: 0.2, cuts: [0.3, 0.6, 1, 1.5] };

console.log("| d' | M-ratio | n | d' bias | sd | meta-d' bias | sd | M-ratio bias | sd | AUROC2 | bias | sd |");
console.log(`|${' ---: |'.repeat(12)}`);
const observers = D_PRIMES.flatMap((dPrime) => M_RATIOS.map((mRatio) => ({ ...OBSERVER, dPrime, mRatio })));
const conditions = observers.flatMap((observer) => SIZES.map((n) => ({ observer, n })));
for (const [index, condition] of conditions.entries()) console.log(row({ ...condition, firstSeed: index * SEEDS }));

interface Condition {
  readonly observer: RatedObserver;
  readonly n: number;
  /** No two rows share a seed: they are independent of each other. */
  readonly firstSeed: number;
}

function row({ observer, n, firstSeed }: Condition): string {
  const { dPrime, mRatio } = observer;
  const area = areaOf(answerCells(ratingProbabilities(observer)));
  const runs = Array.from({ length: SEEDS }, (_, seed) => answerCells(simulatedRatings(observer, n, firstSeed + seed)));
  const fits = runs.map((cells) => metaD(cells));
  const estimatesOf = (name: 'dPrime' | 'metaDPrime' | 'mRatio') => fits.map((fit) => fit[name] ?? NaN);
  const recovered = [
    biasAndSpread(estimatesOf('dPrime'), dPrime),
    biasAndSpread(estimatesOf('metaDPrime'), mRatio * dPrime),
    biasAndSpread(estimatesOf('mRatio'), mRatio),
    area.toFixed(3),
    biasAndSpread(runs.map(areaOf), area),
  ];
  return `| ${[dPrime, mRatio, n, ...recovered].join(' | ')} |`;
}

function areaOf(cells: readonly AnswerCell[]): number {
  return auroc(ratingGroups(cells)).value ?? NaN;
}

function biasAndSpread(values: readonly number[], truth: number): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const bias = mean - truth;
  return `${bias < 0 ? '' : '+'}${bias.toFixed(3)} | ${Math.sqrt(variance).toFixed(3)}`;
}
