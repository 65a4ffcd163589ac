import type pg from 'pg';
import { CalibrationMeasures } from '../src/services/metrics/calibration-measures.js';
import { DecisionMeasures } from '../src/services/metrics/decision-measures.js';
import { DerivedValues } from '../src/services/metrics/derived-values.js';
import { DiscriminationMeasures } from '../src/services/metrics/discrimination-measures.js';
import { createMetricsLoaders } from '../src/services/metrics/metrics-loaders.js';
import { MetricsService } from '../src/services/metrics/metrics.service.js';
import { TokenMeasures } from '../src/services/metrics/token-measures.js';
import { accuracy, accuracyAnswered } from '../src/services/statistics/accuracy.js';
import { confidenceSummary } from '../src/services/statistics/confidence-summary.js';
import { mapRatings } from '../src/services/statistics/confidence-map.js';
import { metaD } from '../src/services/statistics/meta-d.js';
import { ratingGroups } from '../src/services/statistics/score-group.js';
import { tokenGroups } from '../src/services/statistics/token-scores.js';

const TIMES = 300;
const NO_INTERVALS = () => Promise.reject(new Error('no interval is asked for here'));

/** Milliseconds, median, of the statistics of one group, from cells that are there, without HTTP and database. */
export async function measuresOfAGroup(pool: pg.Pool, runId: number): Promise<Record<string, string>> {
  const metrics = new MetricsService();
  const loaders = createMetricsLoaders(pool);
  const { rows } = await pool.query<{ dataset_id: number }>('SELECT dataset_id FROM runs WHERE id = $1', [runId]);
  const input = { runId, datasetId: rows[0]?.dataset_id ?? NaN, runStatus: 'COMPLETED' } as const;
  const slice = await metrics.slice(input, loaders);
  const { cells } = await metrics.cells(slice, loaders);
  const tokenCells = await metrics.tokenCells(slice, loaders);
  const binning = { bins: 10, binning: 'EQUAL_WIDTH' } as const;
  const verbal = (): void => {
    accuracy(cells);
    accuracyAnswered(cells);
    confidenceSummary(cells);
    readAll(new DecisionMeasures(cells, new DerivedValues()));
    const ratings = ratingGroups(cells);
    const settings = { source: 'VERBAL', map: 'HALF', ...binning } as const;
    readAll(new CalibrationMeasures(mapRatings(ratings, 'HALF'), settings, NO_INTERVALS, new DerivedValues()));
    readAll(new DiscriminationMeasures(ratings, 'VERBAL', NO_INTERVALS, new DerivedValues()));
  };
  const token = (): void => {
    const groups = tokenGroups(tokenCells);
    readAll(
      new CalibrationMeasures(groups, { source: 'TOKEN', map: null, ...binning }, NO_INTERVALS, new DerivedValues()),
    );
    readAll(new DiscriminationMeasures(groups, 'TOKEN', NO_INTERVALS, new DerivedValues()));
    readAll(new TokenMeasures(tokenCells, new DerivedValues()));
  };
  return {
    'verbal, every measure': medianOf(verbal),
    [`token, every measure, ${tokenCells.length} cells`]: medianOf(token),
    "meta-d'": medianOf(() => metaD(cells)),
  };
}

/** Every getter of a bundle of measures, as a query that selects all fields does. */
function readAll(measures: object): void {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(measures) as object)) {
    if (name !== 'constructor') Reflect.get(measures, name);
  }
}

function medianOf(work: () => unknown): string {
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const start = performance.now();
    work();
    took.push(performance.now() - start);
  }
  return (took.sort((left, right) => left - right)[TIMES / 2] ?? NaN).toFixed(3);
}
