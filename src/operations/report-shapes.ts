export interface Proportion {
  readonly count: number;
  readonly n: number;
  readonly value: number | null;
  /** Ends of the Wilson 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
}

/** A number with its 95 % interval; `reason` says in snake_case why one of them is null. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  readonly n: number;
  readonly reason: string | null;
}

export interface AnswerKeyName {
  readonly name: string;
  readonly source: string;
}

export interface KeyAlarm {
  readonly reasons: readonly string[];
  readonly message: string;
  readonly tasks: readonly string[];
  readonly byTask: readonly { readonly task: string; readonly reasons: readonly string[]; readonly detail: string }[];
}

export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly confidence: number | null;
  readonly accuracy: Proportion;
  readonly gap: number | null;
}

export interface Calibration {
  readonly n: number;
  readonly bins: number;
  readonly meanConfidence: number | null;
  readonly accuracy: Proportion;
  readonly overconfidence: Estimate;
  readonly ece: Estimate;
  readonly mce: Estimate;
  readonly rmsce: Estimate;
  readonly ace: Estimate;
  readonly debiasedSquaredError: number | null;
  readonly brier: {
    readonly score: Estimate;
    readonly reliability: number | null;
    readonly resolution: number | null;
    readonly uncertainty: number | null;
    readonly skill: number | null;
  };
  readonly spiegelhalter: { readonly z: number | null; readonly p: number | null };
  readonly reliability: readonly ReliabilityBin[];
}

/** What confidence would be worth after a map that was fitted on other answers. */
export interface Recalibration {
  readonly method: string;
  readonly reason: string | null;
  readonly calibration: {
    readonly ece: Estimate;
    readonly overconfidence: Estimate;
    readonly brier: { readonly score: Estimate };
  } | null;
}

export interface Discrimination {
  readonly n: number;
  readonly correct: number;
  readonly wrong: number;
  readonly meanWhenCorrect: number | null;
  readonly meanWhenWrong: number | null;
  readonly auroc: Estimate;
  readonly gamma: Estimate;
  readonly kendallTauB: number | null;
  readonly somersD: number | null;
  readonly pointBiserial: Estimate;
  readonly phi: number | null;
  readonly metaInformation: {
    readonly bits: number | null;
    readonly correctedBits: number | null;
    readonly normalised: number | null;
  };
  readonly auprcError: number | null;
  readonly auprcSuccess: number | null;
  readonly aurc: Estimate;
  readonly optimalAurc: number | null;
  readonly excessAurc: number | null;
  readonly normalisedAurc: number | null;
}

export interface RiskPoint {
  readonly threshold: number;
  readonly coverage: number;
  readonly risk: number;
  readonly n: number;
}

export interface Decision {
  readonly confusion: readonly { readonly truth: string; readonly response: string | null; readonly count: number }[];
  readonly letters: readonly {
    readonly letter: string;
    readonly recall: number | null;
    readonly precision: number | null;
  }[];
  readonly balancedAccuracy: number | null;
  readonly responseBias: number | null;
  readonly mcc: number | null;
  readonly cohenKappa: number | null;
  readonly majorityShare: number | null;
  readonly dPrime: Estimate;
  readonly criterionEstimate: Estimate;
  readonly pVersusChance: number | null;
  readonly pVersusMajority: number | null;
}

export interface Confidence {
  readonly mean: number | null;
  readonly sd: number | null;
  readonly median: number | null;
  readonly meanCorrect: number | null;
  readonly meanWrong: number | null;
  readonly modalShare: number | null;
  readonly entropyBits: number | null;
  readonly levels: readonly {
    readonly level: number;
    readonly count: number;
    readonly share: number | null;
    readonly accuracy: Proportion;
  }[];
  readonly high: Proportion;
  readonly low: Proportion;
  readonly pHighVersusLow: number | null;
}

export interface MetaD {
  readonly n: number;
  readonly dPrime: number | null;
  readonly metaDPrime: Estimate;
  readonly mRatio: Estimate;
  readonly mDiff: Estimate;
  readonly reliable: boolean;
  readonly reasons: readonly string[];
}

export interface Tokens {
  readonly n: number;
  readonly distinct: number;
  readonly argmaxDisagrees: number;
  readonly ties: number;
  readonly minSum: number | null;
  readonly maxSum: number | null;
  readonly placeholderSuspect: boolean;
  readonly auroc: Estimate;
  readonly brier: number | null;
  readonly temperature: {
    readonly temperature: number | null;
    readonly bound: string | null;
    readonly nllBefore: number | null;
    readonly nllAfter: number | null;
    readonly eceAfter: number | null;
    readonly brierAfter: number | null;
    readonly overconfidenceAfter: number | null;
  };
}

export interface AnswerCounts {
  readonly answers: number;
  readonly answered: number;
  readonly rated: number;
  readonly failed: number;
}

/** Everything that a report says of one set of answers: the run, or one task of it. */
export interface Figures {
  readonly counts: AnswerCounts & { readonly withProbabilities: number };
  readonly accuracy: Proportion;
  readonly accuracyAnswered: Proportion;
  readonly decision: Decision;
  readonly confidence: Confidence;
  /** Verbal confidence under the map HALF. */
  readonly calibration: Calibration;
  readonly halfMid: { readonly logLoss: Estimate; readonly logLossBaseline: number | null };
  /** As the published experiment had it. */
  readonly fifth: { readonly reliability: readonly ReliabilityBin[] };
  readonly isotonic: Recalibration;
  readonly platt: Recalibration;
  readonly discrimination: Discrimination & { readonly riskCoverage: readonly RiskPoint[] };
  readonly metaD: MetaD;
  readonly tokens: Tokens;
  readonly tokenCalibration: Calibration;
  readonly tokenDiscrimination: Discrimination;
  readonly tokenTemperature: Recalibration;
}

export interface StageLatency {
  readonly stage: number;
  readonly n: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly meanMs: number | null;
}

export interface Psychometric {
  readonly task: string;
  readonly factor: string;
  readonly easier: 'HIGHER' | 'LOWER';
  readonly points: readonly { readonly level: number; readonly accuracy: Proportion; readonly confidence: Estimate }[];
  readonly fit: {
    readonly threshold: Estimate;
    readonly slope: Estimate;
    readonly lapse: Estimate;
    readonly deviance: number | null;
    readonly degreesOfFreedom: number | null;
    readonly goodnessP: number | null;
  } | null;
  readonly reason: string | null;
}

/** The accuracy and confidence of the answers to the questions with one value of a factor. */
export interface FactorValue {
  readonly key: string;
  readonly metrics: { readonly accuracy: Proportion; readonly confidence: { readonly mean: number | null } };
}
