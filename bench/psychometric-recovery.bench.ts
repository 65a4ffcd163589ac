import { drawBinomial } from '../src/services/statistics/binomial-draw.js';
import {
  fitPsychometric,
  type CurveEstimate,
  type PsychometricFit,
} from '../src/services/statistics/psychometric-fit.js';
import type { LevelCount } from '../src/services/statistics/psychometric-levels.js';
import { seededUniform } from '../src/services/statistics/seeded-uniform.js';

/**
 * Do psychometric fits find the curve that answers were drawn from? 200 seeds of each curve, seven levels. For every
 * parameter its bias (median estimate - truth), its spread (half the distance between the 16 % and 84 % points) and how
 * often the 95 % interval covers the truth, an unbounded side counting as covered. Prints the table of
 * docs/psychometrics.md.
 */
const SEEDS = 200;
const LEVELS = [1, 2, 3, 4, 5, 6, 7];
const PARAMETERS = ['threshold', 'slope', 'lapse'] as const;
const CURVES = [
  { threshold: 4, slope: 1.2, lapse: 0.02, perLevel: 128 },
  { threshold: 4, slope: 1.2, lapse: 0.02, perLevel: 20 },
  { threshold: 4, slope: 1, lapse: 0.05, perLevel: 50 },
  { threshold: 5.6, slope: 1.74, lapse: 0.01, perLevel: 128 },
  { threshold: 1.2, slope: 3, lapse: 0.005, perLevel: 128 },
  { threshold: 6, slope: 0.5, lapse: 0.03, perLevel: 128 },
  { threshold: 4, slope: 1.2, lapse: 0.02, perLevel: 2000 },
];

console.log(
  '| threshold | slope | lapse | answers a level | fits | threshold: bias, sd, cover | slope | lapse | slope open |',
);
console.log(`|${' ---: |'.repeat(9)}`);
const milliseconds: number[] = [];
for (const [index, curve] of CURVES.entries()) console.log(row(curve, index * SEEDS));
milliseconds.sort((left, right) => left - right);
const timeAt = (share: number): string => (milliseconds[Math.floor(share * milliseconds.length)] ?? NaN).toFixed(1);
console.log(`\nCPU of one fit with its intervals: median ${timeAt(0.5)} ms, 95 % within ${timeAt(0.95)} ms`);

function row(curve: (typeof CURVES)[number], firstSeed: number): string {
  const fits = Array.from({ length: SEEDS }, (_, seed) => timedFit(answersFrom(curve, firstSeed + seed)));
  const found = fits.filter((fit) => fit !== null);
  const recovered = PARAMETERS.map((name) =>
    recovery(
      found.map((fit) => fit[name]),
      curve[name],
    ),
  );
  const open = found.filter(({ slope }) => slope.high === null).length;
  const { threshold, slope, lapse, perLevel } = curve;
  return `| ${[threshold, slope, lapse, perLevel, found.length, ...recovered, open].join(' | ')} |`;
}

/** CPU and not wall time, so that a busy machine does not count. */
function timedFit(answers: readonly LevelCount[]): PsychometricFit | null {
  const before = process.cpuUsage();
  const { fit } = fitPsychometric(answers);
  const { user, system } = process.cpuUsage(before);
  milliseconds.push((user + system) / 1000);
  return fit;
}

function answersFrom({ threshold, slope, lapse, perLevel }: (typeof CURVES)[number], seed: number): LevelCount[] {
  const uniform = seededUniform(seed);
  return LEVELS.map((level) => {
    const share = 0.5 + (0.5 - lapse) / (1 + Math.exp(-slope * (level - threshold)));
    return { level, correct: drawBinomial(uniform, perLevel, share), n: perLevel };
  });
}

function recovery(estimates: readonly CurveEstimate[], truth: number): string {
  const values = estimates.flatMap(({ value }) => (value === null ? [] : [value])).sort((left, right) => left - right);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? NaN;
  const covered = estimates.filter(({ low, high }) => (low ?? -Infinity) <= truth && truth <= (high ?? Infinity));
  const bias = at(0.5) - truth;
  const spread = (at(0.84) - at(0.16)) / 2;
  const cover = (100 * covered.length) / estimates.length;
  return `${bias < 0 ? '' : '+'}${bias.toFixed(3)}, ${spread.toFixed(3)}, ${cover.toFixed(1)} %`;
}
