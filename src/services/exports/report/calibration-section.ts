import type { Recalibration, ReliabilityBin } from '../../../operations/report-shapes.js';
import { aside, list, paragraph, table, type Block, type Row, type Section, type Table } from '../document/document.js';
import { bar, dashesExplained, decimal, interval, percentFigure, points } from '../../../words/figures.js';
import { formatCount, formatPercent, NONE } from '../../../words/format.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';
import { calibrationMeasures } from './calibration-measures.js';
import { overconfidenceInWords } from './calibration-words.js';

const LEVELS = 5;

/** Is confidence worth what it says? */
export function calibrationSection(sets: readonly AnswerSet[]): Section {
  const whole = sets.find(({ isWhole }) => isWhole);
  return {
    title: 'Calibration: is confidence worth what it says?',
    blocks: [
      ...list(sets.map(({ name, figures }) => `${name}: ${overconfidenceInWords(figures.calibration)}`)),
      aside(
        'A rating stands for a probability of being right: 1 for 50 % (chance between two letters), 5 for 100 %, evenly ' +
          'between (map HALF). Calibration errors of small samples are biased upward: read n and the interval.',
      ),
      byTask(sets),
      ...(whole ? ofWhole(whole, sets.length > 1) : []),
      paragraph('After recalibration', 'strong'),
      recalibrated(sets),
      ...list(recalibrationReasons(sets)),
      aside(
        'What calibration error would remain if ratings were mapped to what they proved to be worth: fitted on four fifths ' +
          'of the questions, scored on the other. It repairs calibration, not the ability to tell right from wrong.',
      ),
    ],
  };
}

function byTask(sets: readonly AnswerSet[]): Table {
  return table(
    ['task', '>n', '>overconfidence, points [95 %]', '>ECE [95 %]', '>Brier [95 %]'],
    rowPerSet(sets, ({ calibration }) => [
      formatCount(calibration.n),
      points(calibration.overconfidence),
      interval(calibration.ece),
      interval(calibration.brier.score),
    ]),
  );
}

function ofWhole({ figures, name }: AnswerSet, isOneOfSeveral: boolean): Block[] {
  const of = isOneOfSeveral ? ` (${name})` : '';
  return [
    paragraph(`Every measure${of}`, 'strong'),
    calibrationMeasures(figures.calibration, figures.halfMid),
    paragraph(`Reliability${of}: what each rating says and what it is worth`, 'strong'),
    table(
      ['rating', '>says', '>n', '>is right % [95 %]', '~', '>gap, points'],
      used(figures.calibration.reliability).map((bin) => [
        ratingOf((bin.confidence ?? 0) * 2 * (LEVELS - 1) - (LEVELS - 1) + 1),
        formatPercent(bin.confidence, 1),
        formatCount(bin.n),
        percentFigure(bin.accuracy),
        bar(bin.accuracy.value, 20),
        points({ value: bin.gap, low: null, high: null }),
      ]),
    ),
    aside('Gap: right less said; below 0 the rating promises too much.'),
    paragraph(`The published experiment's "calibration error"${of}: |rating / 5 − accuracy|`, 'strong'),
    table(
      ['rating', '>rating / 5', '>n', '>accuracy % [95 %]', '>error'],
      used(figures.fifth.reliability).map(fifthRow),
    ),
    aside('For comparison with published figures only: it takes "very uncertain" for 20 %, which is below chance.'),
  ];
}

function fifthRow(bin: ReliabilityBin): Row {
  return {
    cells: [
      ratingOf((bin.confidence ?? 0) * LEVELS),
      decimal(bin.confidence, 1),
      formatCount(bin.n),
      percentFigure(bin.accuracy),
      decimal(bin.gap === null ? null : Math.abs(bin.gap), 4),
    ],
  };
}

/** Highest rating first, as everywhere. */
function used(bins: readonly ReliabilityBin[]): ReliabilityBin[] {
  return bins.filter(({ n }) => n > 0).toReversed();
}

function ratingOf(rating: number): string {
  return String(Math.round(rating));
}

function recalibrated(sets: readonly AnswerSet[]): Table {
  const ece = ({ calibration }: Recalibration) => (calibration ? decimal(calibration.ece.value) : NONE);
  const brier = ({ calibration }: Recalibration) => (calibration ? decimal(calibration.brier.score.value) : NONE);
  return table(
    ['task', '>ECE as said', '>isotonic', '>Platt', '>Brier as said', '>isotonic', '>Platt'],
    rowPerSet(sets, ({ calibration, isotonic, platt }) => [
      decimal(calibration.ece.value),
      ece(isotonic),
      ece(platt),
      decimal(calibration.brier.score.value),
      brier(isotonic),
      brier(platt),
    ]),
  );
}

function recalibrationReasons(sets: readonly AnswerSet[]): string[] {
  return dashesExplained(
    sets.flatMap(({ name, figures }) =>
      [figures.isotonic, figures.platt].map(({ method, reason }) => ({
        name: `${name} (${method.toLowerCase()})`,
        estimate: { value: null, low: null, high: null, reason },
      })),
    ),
  );
}
