import { useCallback } from 'react';
import { decimal, percentFigure } from '../../../src/words/figures.js';
import { formatCount } from '../../../src/words/format.js';
import { reasonInWords } from '../../../src/words/reason-words.js';
import type { PsychometricCurve } from '../../api/metrics-operations.js';
import type { PlotOptions } from '../../plots/frame.js';
import { psychometricPlot } from '../../plots/psychometric.js';
import { PlotFigure } from '../parts/plot-figure.js';

export function PsychometricFigure({ curve }: { readonly curve: PsychometricCurve }) {
  const { task, factor, points } = curve;
  const draw = useCallback((options: PlotOptions) => psychometricPlot(curve, options), [curve]);
  return (
    <PlotFigure
      title={`Psychometric curve: ${task}`}
      summary={`Accuracy by ${factor}, hard on the left, with 95 % intervals; dashed: chance. ${fitInWords(curve)}`}
      draw={draw}
      table={{
        headings: [`>${factor}`, '>n', '>Accuracy % [95 %]'],
        rows: points.map(({ level, accuracy }) => [level, formatCount(accuracy.n), percentFigure(accuracy)]),
      }}
    />
  );
}

function fitInWords({ fit, reason, factor }: PsychometricCurve): string {
  const threshold = fit?.threshold.value;
  if (fit && threshold != null) {
    return `Half way to its best at a ${factor} of ${decimal(threshold, 2)}; lapse rate ${decimal(fit.lapse.value, 3)}.`;
  }
  return `No curve: ${reasonInWords(reason ?? 'no_data')}.`;
}
