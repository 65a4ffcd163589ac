import type { ShownMetrics } from '../../api/metrics-operations.js';
import { ConfidenceFigure } from '../figures/confidence-figure.js';
import { FactorFigure } from '../figures/factor-figure.js';
import { LatencyFigure } from '../figures/latency-figure.js';
import { PsychometricFigure } from '../figures/psychometric-figure.js';
import { ReliabilityFigure } from '../figures/reliability-figure.js';
import { RiskCoverageFigure } from '../figures/risk-coverage-figure.js';

interface MetricsPlotsProps {
  readonly metrics: ShownMetrics;
  readonly factors: readonly string[];
  readonly factor: string;
  readonly onFactor: (factor: string) => void;
}

export function MetricsPlots({ metrics, factors, factor, onFactor }: MetricsPlotsProps) {
  if (metrics.counts.answers === 0) return null;
  return (
    <section aria-labelledby="plots">
      <h2 id="plots">Plots</h2>
      <div className="plots">
        <ReliabilityFigure calibration={metrics.calibration} />
        <ConfidenceFigure confidence={metrics.confidence} />
        <RiskCoverageFigure points={metrics.discrimination.riskCoverage} />
        <LatencyFigure latency={metrics.latency} />
        {metrics.psychometric.map((curve) => (
          <PsychometricFigure key={`${curve.task} ${curve.factor}`} curve={curve} />
        ))}
        <FactorFigure tasks={metrics.byTask} factors={factors} factor={factor} onFactor={onFactor} />
      </div>
    </section>
  );
}
