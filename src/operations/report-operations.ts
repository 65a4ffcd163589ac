import type { Operation } from './operation.js';
import type { AnswerKeyName, FactorValue, Figures, KeyAlarm, Psychometric, StageLatency } from './report-shapes.js';

/** Null `answerKey` means the dataset's default key. */
interface UnderKey {
  readonly id: string;
  readonly answerKey: string | null;
}

export interface ReportedRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly model: string;
  readonly labels: readonly string[];
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly backend: { readonly name: string; readonly kind: string };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly progress: {
    readonly total: number;
    readonly complete: number;
    readonly failed: number;
    readonly elapsedMs: number;
    readonly requests: number;
    readonly retries: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
  };
  readonly dataset: {
    readonly name: string;
    readonly version: number;
    readonly contentHash: string;
    readonly questionCount: number;
    readonly tasks: readonly {
      readonly name: string;
      readonly questionCount: number;
      readonly factors: readonly { readonly name: string }[];
      readonly difficulty: { readonly factor: string; readonly easier: 'HIGHER' | 'LOWER' } | null;
    }[];
  };
}

export const REPORTED_RUN: Operation<{ run: ReportedRun | null }, { id: string }> = {
  text: `query ReportedRun($id: ID!) {
  run(id: $id) {
    id name status statusReason model labels createdAt startedAt finishedAt
    backend { name kind }
    settings {
      temperature maxAnswerTokens maxConfidenceTokens seed samplesPerQuestion constrainOutput logprobs questionLimit tasks
    }
    environment
    progress { total complete failed elapsedMs requests retries promptTokens completionTokens }
    dataset {
      name version contentHash questionCount
      tasks { name questionCount factors { name } difficulty { factor easier } }
    }
  }
}`,
};

/**
 * Everything that is said of one set of answers. It comes to about half of the fields that one operation may hold, so the
 * run and its tasks are asked about one after the other.
 */
const FIGURES = `fragment Figures on Metrics {
  counts { answers answered rated withProbabilities failed }
  accuracy { ...Share }
  accuracyAnswered { ...Share }
  decision {
    confusion { truth response count }
    letters { letter recall precision }
    balancedAccuracy responseBias mcc cohenKappa majorityShare pVersusChance pVersusMajority
    dPrime { ...Interval }
    criterionEstimate { ...Interval }
  }
  confidence {
    mean sd median meanCorrect meanWrong modalShare entropyBits
    levels { level count share accuracy { ...Share } }
    high { ...Share }
    low { ...Share }
    pHighVersusLow
  }
  calibration { ...Calibrated }
  halfMid: calibration(map: HALFMID) { logLoss { ...Interval } logLossBaseline }
  fifth: calibration(map: FIFTH, bins: 5) { reliability { ...Bin } }
  isotonic: recalibration(method: ISOTONIC) { ...Recalibrated }
  platt: recalibration(method: PLATT) { ...Recalibrated }
  discrimination { ...Discriminated riskCoverage { threshold coverage risk n } }
  metaD {
    n dPrime reliable reasons
    metaDPrime { ...Interval }
    mRatio { ...Interval }
    mDiff { ...Interval }
  }
  tokens {
    n distinct argmaxDisagrees ties minSum maxSum placeholderSuspect brier
    auroc { ...Interval }
    temperature { temperature bound nllBefore nllAfter eceAfter brierAfter overconfidenceAfter }
  }
  tokenCalibration: calibration(source: TOKEN) { ...Calibrated }
  tokenDiscrimination: discrimination(source: TOKEN) { ...Discriminated }
  tokenTemperature: recalibration(source: TOKEN, method: TEMPERATURE) { ...Recalibrated }
}
fragment Calibrated on Calibration {
  n bins meanConfidence debiasedSquaredError
  accuracy { ...Share }
  overconfidence { ...Interval }
  ece { ...Interval }
  mce { ...Interval }
  rmsce { ...Interval }
  ace { ...Interval }
  brier { score { ...Interval } reliability resolution uncertainty skill }
  spiegelhalter { z p }
  reliability { ...Bin }
}
fragment Recalibrated on Recalibration {
  method reason
  calibration {
    ece { ...Interval }
    overconfidence { ...Interval }
    brier { score { ...Interval } }
  }
}
fragment Discriminated on Discrimination {
  n correct wrong meanWhenCorrect meanWhenWrong kendallTauB somersD phi
  auprcError auprcSuccess optimalAurc excessAurc normalisedAurc
  auroc { ...Interval }
  gamma { ...Interval }
  pointBiserial { ...Interval }
  aurc { ...Interval }
  metaInformation { bits correctedBits normalised }
}
fragment Bin on ReliabilityBin { low high n confidence gap accuracy { ...Share } }
fragment Share on Proportion { count n value low high }
fragment Interval on Estimate { value low high method n reason }`;

export interface RunFigures extends Figures {
  readonly answerKey: AnswerKeyName;
  readonly final: boolean;
  readonly keyAlarm: KeyAlarm | null;
  readonly latency: readonly StageLatency[];
}

export const RUN_FIGURES: Operation<{ run: { readonly metrics: RunFigures } | null }, UnderKey> = {
  text: `query RunFigures($id: ID!, $answerKey: String) {
  run(id: $id) {
    metrics(answerKey: $answerKey) {
      answerKey { name source }
      final
      keyAlarm { reasons message tasks byTask { task reasons detail } }
      latency { stage n p50Ms p95Ms p99Ms meanMs }
      ...Figures
    }
  }
}
${FIGURES}`,
};

export interface TaskFigures {
  /** Name of the task. */
  readonly key: string;
  readonly metrics: Figures;
}

export const TASK_FIGURES: Operation<
  { run: { readonly metrics: { readonly by: readonly TaskFigures[] } } | null },
  UnderKey
> = {
  text: `query TaskFigures($id: ID!, $answerKey: String) {
  run(id: $id) {
    metrics(answerKey: $answerKey) {
      by(factor: "task") { key metrics { ...Figures } }
    }
  }
}
${FIGURES}`,
};

export const PSYCHOMETRIC: Operation<
  { run: { readonly metrics: { readonly psychometric: readonly Psychometric[] } } | null },
  UnderKey & { readonly factor: string }
> = {
  text: `query Psychometric($id: ID!, $answerKey: String, $factor: String!) {
  run(id: $id) {
    metrics(answerKey: $answerKey) {
      psychometric(factor: $factor) {
        task factor easier reason
        points { level accuracy { count n value low high } confidence { ...Interval } }
        fit {
          threshold { ...Interval }
          slope { ...Interval }
          lapse { ...Interval }
          deviance degreesOfFreedom goodnessP
        }
      }
    }
  }
}
fragment Interval on Estimate { value low high method n reason }`,
};

export interface TaskByFactor {
  /** Name of the task. */
  readonly key: string;
  readonly metrics: { readonly by: readonly FactorValue[] };
}

export const BY_FACTOR: Operation<
  { run: { readonly metrics: { readonly by: readonly TaskByFactor[] } } | null },
  UnderKey & { readonly factor: string }
> = {
  text: `query ByFactor($id: ID!, $answerKey: String, $factor: String!) {
  run(id: $id) {
    metrics(answerKey: $answerKey) {
      by(factor: "task") {
        key
        metrics {
          by(factor: $factor) {
            key
            metrics { accuracy { count n value low high } confidence { mean } }
          }
        }
      }
    }
  }
}`,
};
