import type { Calibration, Estimate } from '../../../operations/report-shapes.js';
import { table, type Row, type Table } from '../document/document.js';
import { decimal, interval, points, pStatement } from '../../../words/figures.js';
import { formatCount, NONE } from '../../../words/format.js';
import { reasonInWords } from '../../../words/reason-words.js';

/** Every measure of calibration, each with what it says. */
export function calibrationMeasures(
  calibration: Calibration,
  logLoss?: { readonly logLoss: Estimate; readonly logLossBaseline: number | null },
): Table {
  const { overconfidence, ece, mce, rmsce, ace, brier, spiegelhalter, n } = calibration;
  return table(
    ['measure', '>value [95 %]', '>n'],
    [
      row('overconfidence', overconfidence, 'points: mean confidence less accuracy; below 0 is underconfident', points),
      row('ECE', ece, 'expected calibration error: mean distance of confidence from accuracy; 0 is best'),
      row('MCE', mce, 'the largest such distance of any rating, however rare'),
      row('RMSCE', rmsce, 'root mean square distance: large ones count for more'),
      row('ACE', ace, 'mean distance, every rating counting the same'),
      plain(
        'debiased squared error',
        calibration.debiasedSquaredError,
        n,
        'without the bias of small samples; may be below 0',
      ),
      row('Brier score', brier.score, 'mean squared distance of confidence from right (1) or wrong (0); 0 is best'),
      plain('Brier reliability', brier.reliability, n, 'the part that is miscalibration; 0 is best'),
      plain('Brier resolution', brier.resolution, n, 'the part that confidence explains; more is better'),
      plain('Brier uncertainty', brier.uncertainty, n, 'the part that is the task: accuracy × (1 − accuracy)'),
      plain(
        'Brier skill',
        brier.skill,
        n,
        '1 − score / uncertainty; below 0: always saying the accuracy would be better',
      ),
      ...(logLoss ? [logLossRow(logLoss)] : []),
      {
        cells: ['Spiegelhalter z', decimal(spiegelhalter.z, 2), formatCount(n)],
        note: `test of perfect calibration, ${pStatement(spiegelhalter.p)}`,
      },
    ],
  );
}

function logLossRow({ logLoss, logLossBaseline }: { logLoss: Estimate; logLossBaseline: number | null }): Row {
  const baseline = `always saying the accuracy costs ${decimal(logLossBaseline)}`;
  return row('log loss', logLoss, `nats, under the map HALFMID, which never says 0 or 1; ${baseline}`);
}

/** A dash is explained where it stands. */
export function row(
  name: string,
  estimate: Estimate,
  note: string,
  write: (estimate: Estimate) => string = interval,
): Row {
  const text = write(estimate);
  const reason =
    estimate.reason === null ? '' : ` (${text === NONE ? NONE : 'interval'}: ${reasonInWords(estimate.reason)})`;
  return { cells: [name, text, formatCount(estimate.n)], note: note + reason };
}

export function plain(name: string, value: number | null, n: number, note: string): Row {
  return { cells: [name, decimal(value), formatCount(n)], note };
}
