import type { Operation } from '../../src/operations/operation.js';
import type {
  AnswerCounts,
  KeyAlarm,
  Proportion,
  ReliabilityBin,
  RiskPoint,
  StageLatency,
} from '../../src/operations/report-shapes.js';

interface Value {
  readonly value: number | null;
}

interface Interval extends Value {
  readonly low: number | null;
  readonly high: number | null;
}

export interface ConfidenceLevel {
  readonly level: number;
  readonly count: number;
  readonly accuracy: Proportion;
}

export interface PsychometricCurve {
  readonly task: string;
  readonly factor: string;
  readonly easier: 'HIGHER' | 'LOWER';
  readonly points: readonly { readonly level: number; readonly accuracy: Proportion }[];
  readonly fit: { readonly threshold: Value; readonly slope: Value; readonly lapse: Value } | null;
  readonly reason: string | null;
}

export interface TaskAccuracy {
  readonly key: string;
  readonly metrics: {
    readonly accuracy: Proportion;
    readonly by: readonly { readonly key: string; readonly metrics: { readonly accuracy: Proportion } }[];
  };
}

/** Everything that the page of a run draws. */
export interface ShownMetrics {
  readonly final: boolean;
  readonly answerKey: { readonly name: string; readonly source: string };
  readonly keyAlarm: KeyAlarm | null;
  readonly counts: AnswerCounts;
  readonly accuracy: Proportion;
  readonly confidence: {
    readonly mean: number | null;
    readonly meanCorrect: number | null;
    readonly meanWrong: number | null;
    readonly levels: readonly ConfidenceLevel[];
  };
  readonly calibration: {
    readonly meanConfidence: number | null;
    readonly overconfidence: Interval;
    readonly ece: Value;
    readonly reliability: readonly ReliabilityBin[];
  };
  readonly discrimination: { readonly auroc: Interval; readonly riskCoverage: readonly RiskPoint[] };
  readonly psychometric: readonly PsychometricCurve[];
  readonly latency: readonly StageLatency[];
  readonly byTask: readonly TaskAccuracy[];
}

/** No interval that takes a bootstrap: the figures are asked for again and again while a run goes. */
export const METRICS_CHANGED: Operation<
  { metricsChanged: ShownMetrics },
  { runId: string; answerKey: string | null; factor: string }
> = {
  text: `subscription ShownMetrics($runId: ID!, $answerKey: String, $factor: String!) {
  metricsChanged(runId: $runId, answerKey: $answerKey, everyMs: 1000) {
    final
    answerKey { name source }
    keyAlarm { reasons message tasks byTask { task reasons detail } }
    counts { answers answered rated failed }
    accuracy { ...Share }
    confidence { mean meanCorrect meanWrong levels { level count accuracy { ...Share } } }
    calibration {
      meanConfidence
      overconfidence { value low high }
      ece { value }
      reliability { low high n confidence gap accuracy { ...Share } }
    }
    discrimination { auroc { value low high } riskCoverage { threshold coverage risk n } }
    psychometric {
      task factor easier reason
      points { level accuracy { ...Share } }
      fit { threshold { value } slope { value } lapse { value } }
    }
    latency { stage n meanMs p50Ms p95Ms p99Ms }
    byTask: by(factor: "task") {
      key
      metrics { accuracy { ...Share } by(factor: $factor) { key metrics { accuracy { ...Share } } } }
    }
  }
}
fragment Share on Proportion { count n value low high }`,
};
