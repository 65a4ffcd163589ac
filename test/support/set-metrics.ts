import type { GraphQLSchema } from 'graphql';
import type { Calibration } from '../../src/schema/calibration.js';
import type { Discrimination } from '../../src/schema/discrimination.js';
import type { Metrics } from '../../src/schema/metrics.js';
import { wholeSelection } from './whole-selection.js';

export const MAPS = ['HALF', 'HALFMID', 'UNIT', 'FIFTH'] as const;
type MapName = (typeof MAPS)[number];

/** What the fragment `SetMetrics` selects: all that the reference has values for. */
export type SetMetrics = Pick<
  Metrics,
  'counts' | 'accuracy' | 'accuracyAnswered' | 'decision' | 'confidence' | 'metaD' | 'tokens'
> &
  Readonly<Record<`${MapName}_WIDTH` | `${MapName}_MASS` | 'TOKEN_WIDTH' | 'TOKEN_MASS', Calibration>> & {
    readonly verbal: Discrimination;
    readonly token: Discrimination;
  };

const ESTIMATES = {
  calibration: ['ece', 'mce', 'rmsce', 'ace'],
  discrimination: ['aurc'],
  metaD: ['metaDPrime', 'mRatio', 'mDiff'],
} as const;

/**
 * The fragments for a query: `SetMetrics` on Metrics. Whole types, as the schema has them, but for the limits that a
 * bootstrap would have to be run for.
 */
export function setMetricsFragments(schema: GraphQLSchema): string {
  const whole = (type: string, bootstrapped: readonly string[] = []) =>
    wholeSelection(schema, type, { without: bootstrapped.flatMap((name) => [`${name}.low`, `${name}.high`]) });
  const calibrations = MAPS.flatMap((map) => [
    `${map}_WIDTH: calibration(map: ${map}) { ...SetCalibration }`,
    `${map}_MASS: calibration(map: ${map}, binning: EQUAL_MASS) { ...SetCalibration }`,
  ]);
  return `
    fragment SetCalibration on Calibration ${whole('Calibration', ESTIMATES.calibration)}
    fragment SetDiscrimination on Discrimination ${whole('Discrimination', ESTIMATES.discrimination)}
    fragment SetMetrics on Metrics {
      counts ${whole('MetricCounts')}
      accuracy ${whole('Proportion')}
      accuracyAnswered ${whole('Proportion')}
      decision ${whole('DecisionMetrics')}
      confidence ${whole('ConfidenceSummary')}
      ${calibrations.join('\n')}
      TOKEN_WIDTH: calibration(source: TOKEN) { ...SetCalibration }
      TOKEN_MASS: calibration(source: TOKEN, binning: EQUAL_MASS) { ...SetCalibration }
      verbal: discrimination { ...SetDiscrimination }
      token: discrimination(source: TOKEN) { ...SetDiscrimination }
      metaD ${whole('MetaD', ESTIMATES.metaD)}
      tokens ${whole('TokenMetrics')}
    }`;
}
