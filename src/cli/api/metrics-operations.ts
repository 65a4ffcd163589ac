import type { Operation } from '../../operations/operation.js';
import type { AnswerCounts, Proportion } from '../../operations/report-shapes.js';

export interface MetricsSummary {
  readonly final: boolean;
  readonly counts: AnswerCounts;
  readonly accuracy: Proportion;
  readonly confidence: {
    readonly mean: number | null;
    readonly sd: number | null;
    readonly levels: readonly {
      readonly level: number;
      readonly count: number;
      readonly share: number | null;
      readonly accuracy: Proportion;
    }[];
  };
}

export interface RunMetrics extends MetricsSummary {
  readonly answerKey: { readonly name: string; readonly source: string };
  readonly by: readonly { readonly key: string; readonly metrics: MetricsSummary }[];
}

/** Null `answerKey` means the dataset's default key. */
export const RUN_METRICS: Operation<{ run: { metrics: RunMetrics } | null }, { id: string; answerKey: string | null }> =
  {
    text: `query RunMetrics($id: ID!, $answerKey: String) {
  run(id: $id) {
    metrics(answerKey: $answerKey) {
      answerKey { name source }
      ...Summary
      by(factor: "task") { key metrics { ...Summary } }
    }
  }
}
fragment Summary on Metrics {
  final
  counts { answers answered rated failed }
  accuracy { ...Interval }
  confidence { mean sd levels { level count share accuracy { ...Interval } } }
}
fragment Interval on Proportion { count n value low high }`,
  };
