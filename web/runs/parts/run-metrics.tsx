import { useState } from 'react';
import { METRICS_CHANGED, type ShownMetrics } from '../../api/metrics-operations.js';
import type { ShownRun } from '../../api/run-operations.js';
import { useSubscription } from '../../api/use-subscription.js';
import { FaultNotice } from './fault-notice.js';
import { KeyAlarmBanner } from './key-alarm.js';
import { MetricsPlots } from './metrics-plots.js';
import { MetricsSummary } from './metrics-summary.js';
import { useAddressParameter } from './use-address-parameter.js';

interface RunMetricsProps {
  readonly run: ShownRun;
  readonly answerKey: string | null;
  readonly turn: number;
}

/** The metrics of a run under one key, as they are now; figures of the last key stay until those of the next are there. */
export function RunMetrics({ run, answerKey, turn }: RunMetricsProps) {
  const [metrics, setMetrics] = useState<ShownMetrics>();
  const [chosenFactor, setFactor] = useAddressParameter('factor');
  const factors = [...new Set(run.dataset.tasks.flatMap((task) => task.factors.map(({ name }) => name)))];
  const factor = chosenFactor ?? factors[0] ?? 'task';
  const error = useSubscription(
    METRICS_CHANGED,
    { runId: run.id, answerKey, factor },
    { turn, onData: ({ metricsChanged }) => setMetrics(metricsChanged) },
  );
  return (
    <section aria-label="Metrics">
      <FaultNotice error={error} />
      {metrics?.keyAlarm && <KeyAlarmBanner alarm={metrics.keyAlarm} answerKey={metrics.answerKey.name} />}
      {metrics && (
        <>
          <MetricsSummary metrics={metrics} />
          <MetricsPlots metrics={metrics} factors={factors} factor={factor} onFactor={setFactor} />
        </>
      )}
    </section>
  );
}
