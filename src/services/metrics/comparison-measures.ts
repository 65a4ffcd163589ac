import { CALIBRATION_DEFAULTS } from '../../schema/metrics.args.js';
import { aurocDifference, type AurocDifference } from '../statistics/auroc-difference.js';
import { mcnemar, type McNemar } from '../statistics/mcnemar.js';
import { pairedOutcomes, type PairedCell, type PairedOutcomes } from '../statistics/paired-cell.js';
import type { PairedDifference } from '../statistics/paired-difference.js';
import { pairedProportionDifference } from '../statistics/paired-proportion-difference.js';
import type { PairInput } from './metrics.service.js';
import type { PairedCells } from './paired-cells.js';
import type { StatisticsPool } from './statistics-pool.js';

/** How the calibration of two runs is compared: as `Metrics.calibration` is by default. */
const ECE = { map: CALIBRATION_DEFAULTS.map, bins: CALIBRATION_DEFAULTS.bins, binning: CALIBRATION_DEFAULTS.binning };

interface ComparisonDeps {
  /** Read once, when the first measure is asked for. */
  readonly load: () => Promise<PairedCells>;
  readonly statistics: Pick<StatisticsPool, 'bootstrap'>;
}

/** Two runs, or one group of their questions, held against each other; each measure is computed when it is read. */
export class ComparisonMeasures {
  #pairs: Promise<PairedCells> | undefined;

  constructor(
    /** Which runs, under which key, and which of their questions. */
    readonly pair: PairInput,
    private readonly deps: ComparisonDeps,
  ) {}

  async matched(): Promise<number> {
    return (await this.#load()).matched;
  }

  async unmatched(): Promise<number> {
    return (await this.#load()).unmatched;
  }

  async accuracy(): Promise<PairedDifference> {
    return pairedProportionDifference(await this.#cells());
  }

  async onlyBaselineRight(): Promise<number> {
    return (await this.#outcomes()).onlyBaselineRight;
  }

  async onlyCandidateRight(): Promise<number> {
    return (await this.#outcomes()).onlyCandidateRight;
  }

  /** Null when nothing is matched; 1 when the runs are right on the same questions. */
  async mcNemarP(): Promise<number | null> {
    return (await this.#mcnemar())?.exactP ?? null;
  }

  async mcNemarMidP(): Promise<number | null> {
    return (await this.#mcnemar())?.midP ?? null;
  }

  async ece(): Promise<PairedDifference> {
    const { strata } = await this.#load();
    return (await this.deps.statistics.bootstrap({ measures: 'paired', strata, ...ECE })).ece;
  }

  async auroc(): Promise<AurocDifference> {
    return aurocDifference(await this.#cells());
  }

  #load(): Promise<PairedCells> {
    return (this.#pairs ??= this.deps.load());
  }

  async #cells(): Promise<readonly PairedCell[]> {
    return (await this.#load()).strata.flat();
  }

  async #outcomes(): Promise<PairedOutcomes> {
    return pairedOutcomes(await this.#cells());
  }

  async #mcnemar(): Promise<McNemar | null> {
    const outcomes = await this.#outcomes();
    return outcomes.n === 0 ? null : mcnemar(outcomes);
  }
}
