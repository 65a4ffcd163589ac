import { decimal, interval, points } from '../../../src/words/figures.js';
import { formatCount, formatPercent, formatProportion } from '../../../src/words/format.js';
import type { ShownMetrics } from '../../api/metrics-operations.js';
import { Figure } from './run-progress.js';

/** The figures that are looked at first. */
export function MetricsSummary({ metrics }: { readonly metrics: ShownMetrics }) {
  const { accuracy, calibration, confidence, discrimination, counts, answerKey, final } = metrics;
  return (
    <section className="card" aria-label="Figures">
      <dl className="figures figures-large">
        <Figure name="Accuracy [95 %]" value={formatProportion(accuracy)} />
        <Figure name="Confidence says" value={formatPercent(calibration.meanConfidence)} />
        <Figure name="Overconfidence, points [95 %]" value={points(calibration.overconfidence)} />
        <Figure name="ECE" value={decimal(calibration.ece.value)} />
        <Figure name="Type-2 AUROC [95 %]" value={interval(discrimination.auroc)} />
        <Figure
          name="Mean rating, right / wrong"
          value={`${decimal(confidence.meanCorrect, 2)} / ${decimal(confidence.meanWrong, 2)}`}
        />
      </dl>
      <p className="muted">
        Under the key <b>{answerKey.name}</b> ({answerKey.source.toLowerCase()}), {formatCount(counts.answers)} answers,{' '}
        {formatCount(counts.rated)} rated, {formatCount(counts.failed)} failed; {final ? 'final' : 'so far'}. A rating
        of 1 says 50 %, 5 says 100 %.
      </p>
    </section>
  );
}
