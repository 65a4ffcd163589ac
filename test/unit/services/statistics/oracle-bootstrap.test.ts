import { describe, expect, it } from '@jest/globals';
import { accuracy } from '../../../../src/services/statistics/accuracy.js';
import type { AnswerCell } from '../../../../src/services/statistics/answer-cell.js';
import { aurc } from '../../../../src/services/statistics/aurc.js';
import { auroc } from '../../../../src/services/statistics/auroc.js';
import { balancedAccuracy } from '../../../../src/services/statistics/balanced-accuracy.js';
import { bootstrapCalibration, bootstrapRiskAreas } from '../../../../src/services/statistics/bootstrap-measures.js';
import { bootstrapReplicates } from '../../../../src/services/statistics/bootstrap-replicates.js';
import { bootstrap, type BootstrapResult } from '../../../../src/services/statistics/bootstrap.js';
import { brierScore } from '../../../../src/services/statistics/brier.js';
import { levelBins } from '../../../../src/services/statistics/calibration-bins.js';
import {
  expectedError,
  maximumError,
  rootMeanSquareError,
} from '../../../../src/services/statistics/calibration-error.js';
import { canonicalCells } from '../../../../src/services/statistics/canonical-cells.js';
import { confidenceSummary } from '../../../../src/services/statistics/confidence-summary.js';
import { mapRatings } from '../../../../src/services/statistics/confidence-map.js';
import { gamma } from '../../../../src/services/statistics/gamma.js';
import { metaD } from '../../../../src/services/statistics/meta-d.js';
import { overconfidence } from '../../../../src/services/statistics/overconfidence.js';
import { quantile } from '../../../../src/services/statistics/percentile-interval.js';
import { ratingGroups } from '../../../../src/services/statistics/score-group.js';
import { ratingStratum } from '../../../../src/services/statistics/score-strata.js';
import { signalDetection } from '../../../../src/services/statistics/signal-detection.js';
import { missingOracleFiles, publishedSets, type OracleSet, type PublishedKey } from '../../../support/oracle.js';

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'as found there';
const TASKS = 3;

interface ExpectedInterval {
  readonly percentile: readonly [number, number];
  readonly bca: readonly [number, number] | null;
  readonly boot_se: number;
  readonly n_ok: number;
}

interface ExpectedBootstrap {
  readonly metrics: Readonly<Record<string, ExpectedInterval | null>>;
}

/** Everything that the reference bootstraps, under its names. */
function measures(cells: readonly AnswerCell[]) {
  const groups = ratingGroups(cells);
  const probabilities = mapRatings(groups, 'HALF');
  const bins = levelBins(probabilities);
  const { dPrime, criterion } = signalDetection(cells);
  const areas = aurc(groups);
  return {
    accuracy: accuracy(cells).value,
    balanced_accuracy: balancedAccuracy(cells),
    dprime: dPrime.value,
    criterion: criterion.value,
    mean_confidence: confidenceSummary(cells).mean,
    overconfidence: overconfidence(probabilities).value,
    ece: expectedError(bins),
    rmsce: rootMeanSquareError(bins),
    mce: maximumError(bins),
    brier: brierScore(probabilities).value,
    auroc2: auroc(groups).value,
    gamma: gamma(groups).value,
    aurc: areas.aurc,
    eaurc: areas.excess,
  };
}

/** By cells of truth, response and rating, as everything but what is served is. */
function cellBootstrap(strata: readonly (readonly AnswerCell[])[]) {
  const cells = strata.flat();
  return {
    strata: strata.map((stratum) => stratum.map(({ count }) => count)),
    statistic: (counts: readonly number[]) =>
      measures(cells.map((cell, index) => ({ ...cell, count: counts[index] ?? 0 }))),
  };
}

/** By score, as the API has it. */
function bootstrapAsServed(strata: readonly (readonly AnswerCell[])[]): Record<string, BootstrapResult> {
  const probabilities = strata.map((cells) => ratingStratum(cells, 'HALF'));
  const { ece, mce, rmsce } = bootstrapCalibration({ strata: probabilities, bins: 10, binning: 'EQUAL_WIDTH' });
  const { aurc: area, excessAurc } = bootstrapRiskAreas({ strata: strata.map((cells) => ratingStratum(cells)) });
  return { ece, mce, rmsce, aurc: area, eaurc: excessAurc };
}

/** The whole with its tasks as strata, and each task by itself. */
async function bootstrappedSets(key: PublishedKey): Promise<{ set: OracleSet; strata: (readonly AnswerCell[])[] }[]> {
  const [whole, ...tasks] = (await publishedSets(key)).slice(0, 1 + TASKS);
  if (whole === undefined) return [];
  return [
    { set: whole, strata: tasks.map(({ cells }) => cells) },
    ...tasks.map((set) => ({ set, strata: [set.cells] })),
  ];
}

/** Two implementations draw other numbers: so many standard errors of the reference's may lie between their limits. */
const TOLERANCE = 0.25;
const SE_TOLERANCE = 0.1;
/**
 * Where replicates are lumpy (gamma and MCE with a handful of answers off the mode), limits jump from lump to lump. There
 * the limits must agree as shares of the replicates: four standard errors of a share of 2.5 % of 2,000, of two such
 * shares, are 0.02; BCa shares move with the estimated bias as well.
 */
const SHARE_TOLERANCE = 0.03;
/** A minute is near on a busy machine. */
const TIMEOUT_MS = 240_000;
/** Standard errors of a difference that are let pass as chance, of about six hundred differences. */
const CHANCE = 4;

/** Compares by the name of a value, and says how. */
class IntervalComparison {
  compared = 0;
  bySharesOnly = 0;
  readonly differences: string[] = [];

  /** @param replicates  ours, ascending; made only where limits are not near each other */
  compare(name: string, ours: BootstrapResult, theirs: ExpectedInterval | null, replicates: () => Float64Array): void {
    if (theirs === null) {
      this.#check(
        `${name} null`,
        [ours.low, ours.high, ours.bca].every((value) => value === null),
      );
      return;
    }
    const limit = (side: string, our: number | undefined | null, their: number | undefined) => {
      this.#check(`${name} ${side}: ${our}, reference ${their}`, this.#isNear(our, their, theirs.boot_se, replicates));
    };
    limit('low', ours.low, theirs.percentile[0]);
    limit('high', ours.high, theirs.percentile[1]);
    if (theirs.bca === null) this.#check(`${name} bca null`, ours.bca === null);
    else {
      limit('bca low', ours.bca?.low, theirs.bca[0]);
      limit('bca high', ours.bca?.high, theirs.bca[1]);
    }
    const missing = theirs.n_ok / ours.replicates;
    const chance = CHANCE * Math.sqrt(2 * ours.replicates * missing * (1 - missing));
    this.#check(`${name} n_ok ${ours.replicatesOk}`, Math.abs(ours.replicatesOk - theirs.n_ok) <= chance);
    this.#check(`${name} se ${ours.standardError}`, isSpreadNear(ours.standardError, theirs.boot_se, replicates));
  }

  #check(what: string, holds: boolean): void {
    this.compared += 1;
    if (!holds) this.differences.push(what);
  }

  #isNear(
    ours: number | undefined | null,
    theirs: number | undefined,
    standardError: number,
    replicates: () => Float64Array,
  ): boolean {
    if (ours == null || theirs === undefined) return false;
    if (Math.abs(ours - theirs) <= TOLERANCE * standardError + 1e-9) return true;
    const sorted = replicates();
    const below = sorted.filter((value) => value < ours).length / sorted.length;
    const atMost = sorted.filter((value) => value <= ours).length / sorted.length;
    this.bySharesOnly += 1;
    return (
      theirs >= quantile(sorted, Math.max(0, below - SHARE_TOLERANCE)) &&
      theirs <= quantile(sorted, Math.min(1, atMost + SHARE_TOLERANCE))
    );
  }
}

/** Within a tenth, or within the chance of a standard deviation, which grows with the kurtosis of the replicates. */
function isSpreadNear(ours: number | null, theirs: number, replicates: () => Float64Array): boolean {
  if (ours === null) return false;
  if (Math.abs(ours - theirs) <= SE_TOLERANCE * theirs) return true;
  const sorted = replicates();
  const moment = (power: number) => sorted.reduce((sum, value) => sum + (value - mean) ** power, 0) / sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const kurtosis = moment(4) / moment(2) ** 2;
  return Math.abs(ours / theirs - 1) <= CHANCE * Math.sqrt((2 * (kurtosis - 1)) / (4 * sorted.length));
}

describe("bootstrap intervals beside the reference's", () => {
  const test = skipped ? it.skip : it;

  test(
    `agree within the error of 2,000 replicates, overall and by task, under both keys: ${title}`,
    async () => {
      const comparison = new IntervalComparison();
      for (const { set, strata } of [...(await bootstrappedSets('catalog')), ...(await bootstrappedSets('file'))]) {
        const expected = (set.expected.bootstrap as ExpectedBootstrap).metrics;
        const replicates = onlyOnce(() => bootstrapReplicates(cellBootstrap(strata)));
        for (const [how, results] of [
          ['of cells', bootstrap(cellBootstrap(strata))],
          ['as served', bootstrapAsServed(strata)],
        ] as const) {
          for (const [name, result] of Object.entries<BootstrapResult>(results)) {
            comparison.compare(
              `${set.name}, ${how}, ${name}`,
              result,
              expected[name] ?? null,
              () => replicates()[name as keyof ReturnType<typeof replicates>],
            );
          }
        }
      }
      expect(comparison.differences).toEqual([]);
      const { compared, bySharesOnly } = comparison;
      process.stdout.write(
        `${compared} bootstrap values compared, ${bySharesOnly} of them by share of the replicates\n`,
      );
      expect(compared).toBe(898);
      expect(bySharesOnly).toBeLessThan(12);
    },
    TIMEOUT_MS,
  );

  test(
    `agree in meta-d' as far as the reference's 200 replicates can tell: ${title}`,
    async () => {
      const differences: string[] = [];
      let compared = 0;
      for (const { set, strata } of [...(await bootstrappedSets('catalog')), ...(await bootstrappedSets('file'))]) {
        const expected = (set.expected.bootstrap as { metad: Record<MetaDName, [number, number]> }).metad;
        const replicates = metaDReplicates(strata.map(canonicalCells));
        // one rating level: ours is null, while the reference's is a fit to the padding alone
        if (replicates.meta_d.length === 0) continue;
        for (const name of ['meta_d', 'm_ratio'] as const) {
          for (const [side, limit] of expected[name].entries()) {
            const beyond = replicates[name].filter((value) => (side === 0 ? value < limit : value > limit));
            const share = beyond.length / replicates[name].length;
            const chance = CHANCE * Math.sqrt((share * (1 - share)) / REFERENCE_META_D_REPLICATES);
            compared += 1;
            if (!(Math.abs(share - 0.025) <= chance)) differences.push(`${set.name} ${name}[${side}]: share ${share}`);
          }
        }
      }
      expect(differences).toEqual([]);
      process.stdout.write(`${compared} limits of meta-d' and M-ratio compared\n`);
      expect(compared).toBe(24);
    },
    TIMEOUT_MS,
  );
});

type MetaDName = 'meta_d' | 'm_ratio';
const REFERENCE_META_D_REPLICATES = 200;

function metaDReplicates(strata: readonly (readonly AnswerCell[])[]): Record<MetaDName, Float64Array> {
  const cells = strata.flat();
  const start = metaD(cells).metaDPrime ?? undefined;
  return bootstrapReplicates({
    strata: strata.map((stratum) => stratum.map(({ count }) => count)),
    statistic: (counts) => {
      const { metaDPrime, mRatio } = metaD(
        cells.map((cell, index) => ({ ...cell, count: counts[index] ?? 0 })),
        start,
      );
      return { meta_d: metaDPrime, m_ratio: mRatio };
    },
  });
}

function onlyOnce<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
