/** Answers of a made API for one set of answers, in the shape of the GraphQL type Metrics. */
export interface MadeSet {
  readonly correct: number;
  readonly n: number;
  /** Null: every answer has the same confidence, so what compares ratings is undefined. */
  readonly auroc: number | null;
  readonly placeholder?: boolean;
}

export function share(count: number, n: number): object {
  const value = n === 0 ? null : count / n;
  return { count, n, value, low: value === null ? null : value - 0.02, high: value === null ? null : value + 0.02 };
}

export function estimate(value: number | null, reason: string | null = null, n = 100): object {
  const [low, high] = value === null ? [null, null] : [value - 0.01, value + 0.01];
  return { value, low, high, method: 'made', n, reason };
}

/** Fields with arguments are functions, as graphql-js calls them. */
export function madeFigures({ correct, n, auroc, placeholder = false }: MadeSet): object {
  const accuracy = share(correct, n);
  const constant = auroc === null ? 'constant_score' : null;
  return {
    counts: { answers: n, answered: n, rated: n, withProbabilities: n, failed: 0 },
    accuracy,
    accuracyAnswered: accuracy,
    decision: decision(correct, n),
    confidence: confidence(correct, n),
    calibration: () => calibration(correct, n),
    recalibration: ({ method }: { method: string }) =>
      method === 'PLATT'
        ? { method, reason: 'empty_training_set', calibration: null }
        : { method, reason: null, calibration: calibration(correct, n) },
    discrimination: () => discrimination({ correct, n, auroc }),
    metaD: {
      n,
      dPrime: 1.25,
      metaDPrime: estimate(auroc, constant),
      mRatio: estimate(auroc, constant),
      mDiff: estimate(auroc, constant),
      reliable: false,
      reasons: ['single_confidence_level'],
    },
    tokens: tokens(n, placeholder),
    latency: [
      { stage: 1, n, p50Ms: 400.4, p95Ms: 450, p99Ms: 460, meanMs: 410 },
      { stage: 2, n: 0, p50Ms: null, p95Ms: null, p99Ms: null, meanMs: null },
    ],
  };
}

function decision(correct: number, n: number): object {
  const wrong = n - correct;
  return {
    confusion: [
      { truth: 'A', response: 'A', count: 0 },
      { truth: 'A', response: 'B', count: wrong },
      { truth: 'B', response: 'A', count: 0 },
      { truth: 'B', response: 'B', count: correct },
      { truth: 'A', response: null, count: 0 },
      { truth: 'B', response: null, count: 0 },
    ],
    letters: [
      { letter: 'A', recall: 0, precision: null },
      { letter: 'B', recall: 1, precision: correct / n },
    ],
    balancedAccuracy: 0.5,
    responseBias: -wrong / n,
    mcc: null,
    cohenKappa: 0,
    majorityShare: Math.max(correct, wrong) / n,
    dPrime: estimate(null, 'one_truth_class'),
    criterionEstimate: estimate(-1.5),
    pVersusChance: 0.0001,
    pVersusMajority: 0.5,
  };
}

function confidence(correct: number, n: number): object {
  const levels = [1, 2, 3, 4, 5].map((level) => {
    const count = level === 5 ? n : 0;
    return { level, count, share: count / n, accuracy: share(level === 5 ? correct : 0, count) };
  });
  return {
    ...{ mean: 5, sd: 0, median: 5, meanCorrect: 5, meanWrong: 5, modalShare: 1, entropyBits: 0, levels },
    ...{ high: share(correct, n), low: share(0, 0), pHighVersusLow: null },
  };
}

function calibration(correct: number, n: number): object {
  const accuracy = share(correct, n);
  const gap = correct / n - 1;
  return {
    ...{ n, bins: 10, meanConfidence: 1, accuracy, debiasedSquaredError: gap * gap },
    ...{ overconfidence: estimate(-gap), ece: estimate(-gap), mce: estimate(-gap), rmsce: estimate(-gap) },
    ace: estimate(-gap, null, n),
    brier: { score: estimate(-gap), reliability: gap * gap, resolution: 0, uncertainty: 0.2, skill: -0.5 },
    ...{ logLoss: estimate(1.5), logLossBaseline: 0.6, spiegelhalter: { z: null, p: null } },
    reliability: [
      { low: 0, high: 0.9, n: 0, confidence: null, accuracy: share(0, 0), gap: null },
      { low: 0.9, high: 1, n, confidence: 1, accuracy, gap },
    ],
  };
}

function discrimination({ correct, n, auroc }: Pick<MadeSet, 'correct' | 'n' | 'auroc'>): object {
  const reason = auroc === null ? 'no_wrong_answers' : null;
  return {
    ...{ n, correct, wrong: n - correct, meanWhenCorrect: 5, meanWhenWrong: 5 },
    ...{ auroc: estimate(auroc, reason), gamma: estimate(null, 'all_pairs_tied'), kendallTauB: null, somersD: 0 },
    ...{ pointBiserial: estimate(auroc, reason), phi: null, auprcError: 0.25, auprcSuccess: 0.75 },
    metaInformation: { bits: 0.001, correctedBits: -0.001, normalised: 0.002 },
    ...{ aurc: estimate(0.25), optimalAurc: 0.1, excessAurc: 0.15, normalisedAurc: 1 },
    riskCoverage: [{ threshold: 5, coverage: 1, risk: 1 - correct / n, n }],
  };
}

function tokens(n: number, placeholderSuspect: boolean): object {
  return {
    ...{ n, distinct: placeholderSuspect ? 2 : 80, argmaxDisagrees: 0, ties: 0, minSum: 0.99, maxSum: 1 },
    ...{ placeholderSuspect, auroc: estimate(0.35), brier: 0.3 },
    temperature: {
      ...{ temperature: 100, bound: 'upper', nllBefore: 1.2, nllAfter: 0.7 },
      ...{ eceAfter: 0.1, brierAfter: 0.2, overconfidenceAfter: 0.01 },
    },
  };
}
