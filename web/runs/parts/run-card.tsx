import { Link } from 'wouter';
import { formatPercent, formatProportion } from '../../../src/words/format.js';
import type { ListedRun } from '../../api/run-operations.js';
import { KeyAlarmBadge } from './key-alarm.js';
import { ProgressBar } from './progress-bar.js';
import { StatusBadge } from './status-badge.js';

/** One run of the list: how far it is, and what came of it under the default key. */
export function RunCard({ run }: { readonly run: ListedRun }) {
  const { metrics, dataset, backend, stall } = run;
  return (
    <li className="card run-card">
      <div className="run-card-head">
        <h2>
          <Link href={`/runs/${run.id}`}>{run.name}</Link>
        </h2>
        <StatusBadge status={run.status} />
        {metrics.keyAlarm && <KeyAlarmBadge message={metrics.keyAlarm.message} />}
      </div>
      <p className="muted">
        {run.model} on {backend.name} · {dataset.name} v{dataset.version} ·{' '}
        <time dateTime={run.createdAt}>{new Date(run.createdAt).toLocaleString()}</time>
      </p>
      <ProgressBar progress={run.progress} label={`Progress of ${run.name}`} />
      {stall && <p className="stall-text">{stall.message}</p>}
      <dl className="figures">
        <div>
          <dt>Accuracy [95 %], key {metrics.answerKey.name}</dt>
          <dd>{formatProportion(metrics.accuracy)}</dd>
        </div>
        <div>
          <dt>Mean confidence against accuracy</dt>
          <dd>
            <ConfidenceAgainstAccuracy
              confidence={metrics.calibration.meanConfidence}
              accuracy={metrics.accuracy.value}
            />
          </dd>
        </div>
      </dl>
    </li>
  );
}

interface Shares {
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** Two marks on a scale from chance to certainty: a long way between them is miscalibration. */
function ConfidenceAgainstAccuracy({ confidence, accuracy }: Shares) {
  if (confidence === null || accuracy === null) return <>–</>;
  return (
    <>
      <span className="legend-wrong">says {formatPercent(confidence, 1)}</span>,{' '}
      <span className="legend-correct">is right {formatPercent(accuracy, 1)}</span>
      <span className="gap-scale" aria-hidden="true">
        <i
          className="gap-span"
          style={{ left: percent(Math.min(confidence, accuracy)), width: percent(Math.abs(confidence - accuracy)) }}
        />
        <i className="gap-accuracy" style={{ left: percent(accuracy) }} />
        <i className="gap-confidence" style={{ left: percent(confidence) }} />
      </span>
    </>
  );
}

function percent(share: number): string {
  return `${100 * share}%`;
}
