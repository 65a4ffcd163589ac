import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Estimate, Proportion } from './estimate.js';

export const ConfidenceSource = { VERBAL: 'VERBAL', TOKEN: 'TOKEN' } as const;
export type ConfidenceSource = keyof typeof ConfidenceSource;
registerEnumType(ConfidenceSource, {
  name: 'ConfidenceSource',
  description: 'Where confidence is taken from.',
  valuesConfig: {
    VERBAL: { description: 'The rating of 1-5 that the model gave.' },
    TOKEN: { description: 'The probability of the given letter among the option letters, at its first answer token.' },
  },
});

export const ConfidenceMap = { HALF: 'HALF', HALFMID: 'HALFMID', UNIT: 'UNIT', FIFTH: 'FIFTH' } as const;
export type ConfidenceMap = keyof typeof ConfidenceMap;
registerEnumType(ConfidenceMap, {
  name: 'ConfidenceMap',
  description: 'Which probability of being right a rating c of 1-5 stands for. Calibration means nothing without it.',
  valuesConfig: {
    HALF: { description: '0.5 + (c - 1) / 8: "very uncertain" is chance between two alternatives.' },
    HALFMID: { description: '0.5 + (c - 0.5) / 10: never 0 or 1; use it for the log loss.' },
    UNIT: { description: '(c - 1) / 4: takes 1 for "certainly wrong".' },
    FIFTH: { description: 'c / 5: as the published experiment had it.' },
  },
});

export const Binning = { EQUAL_WIDTH: 'EQUAL_WIDTH', EQUAL_MASS: 'EQUAL_MASS' } as const;
export type Binning = keyof typeof Binning;
registerEnumType(Binning, {
  name: 'Binning',
  valuesConfig: {
    EQUAL_WIDTH: { description: 'Bins of the same width, right closed; with 10 of them each rating has its own.' },
    EQUAL_MASS: { description: 'Bins of about the same number of answers; equal confidences stay together.' },
  },
});

export const RecalibrationMethod = { ISOTONIC: 'ISOTONIC', PLATT: 'PLATT', TEMPERATURE: 'TEMPERATURE' } as const;
export type RecalibrationMethod = keyof typeof RecalibrationMethod;
registerEnumType(RecalibrationMethod, {
  name: 'RecalibrationMethod',
  description: 'How confidence is mapped to what it is worth. Always fitted on four fifths and scored on the other.',
  valuesConfig: {
    ISOTONIC: { description: 'The best map that never falls (pool adjacent violators).' },
    PLATT: { description: 'Logistic regression of being right on confidence.' },
    TEMPERATURE: { description: 'One temperature for the log odds of the letters; TOKEN only.' },
  },
});

@ObjectType({ description: 'Mean squared distance of confidence and outcome, with its parts.', simpleResolvers: true })
export class Brier {
  @Field(() => Estimate, {
    description: 'Mean (confidence - outcome)², in [0, 1]; 0 is best, 0.25 is always saying one half.',
  })
  score: Estimate;

  @Field(() => Float, { nullable: true, description: 'Miscalibration over the bins, in [0, 1]; 0 is best.' })
  reliability: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How far the bins differ in accuracy, 0 to uncertainty; more is better.',
  })
  resolution: number | null;

  @Field(() => Float, { nullable: true, description: 'accuracy · (1 - accuracy), 0 to 0.25.' })
  uncertainty: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'score = reliability - resolution + uncertainty + this - withinBinCovariance; 0 when bins are levels.',
  })
  withinBinVariance: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What binning loses of how confidence and outcome go together; 0 when bins are levels.',
  })
  withinBinCovariance: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      '1 - score / uncertainty, at most 1; below 0 a constant would do better. Null when all or none are right.',
  })
  skill: number | null;
}

@ObjectType({ simpleResolvers: true })
export class ReliabilityBin {
  @Field(() => Float, { description: 'Lower edge, in [0, 1]; of EQUAL_MASS the lowest confidence in the bin.' })
  low: number;

  @Field(() => Float, { description: 'Upper edge, in [0, 1]; of EQUAL_MASS the highest confidence in the bin.' })
  high: number;

  @Field(() => Int, { description: 'Answers in the bin.' })
  n: number;

  @Field(() => Float, { nullable: true, description: 'Mean confidence as a probability; null for an empty bin.' })
  confidence: number | null;

  @Field(() => Proportion, { description: 'Share of right answers in the bin.' })
  accuracy: Proportion;

  @Field(() => Float, {
    nullable: true,
    description: 'accuracy - confidence, in [-1, 1]; below 0 is overconfident. Null for an empty bin.',
  })
  gap: number | null;
}

@ObjectType({ description: 'Test of perfect calibration without bins.', simpleResolvers: true })
export class Spiegelhalter {
  @Field(() => Float, {
    nullable: true,
    description: 'Standard normal when confidence is perfectly calibrated; null when every confidence is 0, 0.5 or 1.',
  })
  z: number | null;

  @Field(() => Float, { nullable: true, description: 'Two-sided p of z; null where z is.' })
  p: number | null;
}

@ObjectType({
  description:
    'Is confidence worth what it says? Confidence is the probability that the given answer is right. Binned errors are ' +
    'biased upward in small samples: quote n and the interval.',
  simpleResolvers: true,
})
export class Calibration {
  @Field(() => ConfidenceSource, { description: 'Where confidence is taken from.' })
  source: ConfidenceSource;

  @Field(() => ConfidenceMap, { nullable: true, description: 'Null for TOKEN and for recalibrated confidence.' })
  map: ConfidenceMap | null;

  @Field(() => Int, { description: 'How many bins were asked for.' })
  bins: number;

  @Field(() => Binning, { description: 'How the bins are made.' })
  binning: Binning;

  @Field(() => Int, { description: 'Answers that have this confidence.' })
  n: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean confidence as a probability, in [0, 1]; null without answers.',
  })
  meanConfidence: number | null;

  @Field(() => Proportion, { description: 'Of the answers that have this confidence.' })
  accuracy: Proportion;

  @Field(() => Estimate, { description: 'Mean confidence - accuracy, in [-1, 1]; below 0 is underconfident.' })
  overconfidence: Estimate;

  @Field(() => Estimate, {
    description:
      'Expected calibration error: mean distance of accuracy and confidence over bins, weighted by answers, in [0, 1].',
  })
  ece: Estimate;

  @Field(() => Estimate, { description: 'Maximum calibration error: the largest distance of a bin, in [0, 1].' })
  mce: Estimate;

  @Field(() => Estimate, {
    description: 'Root mean square distance over bins, weighted by answers, in [0, 1]; never below ece.',
  })
  rmsce: Estimate;

  @Field(() => Estimate, {
    description:
      'Mean distance over bins, unweighted: average (equal width) or adaptive (equal mass) calibration error.',
  })
  ace: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: 'Squared error without its bias in small bins, in [-1, 1]; null without answers.',
  })
  debiasedSquaredError: number | null;

  @Field(() => Brier, { description: 'Mean squared distance of confidence and outcome, with its parts.' })
  brier: Brier;

  @Field(() => Estimate, {
    description:
      'Mean -ln of the probability of what came, in nats. A confidence of 0 or 1 that is wrong is clipped at 1e-15.',
  })
  logLoss: Estimate;

  @Field(() => Int, { nullable: true, description: 'Answers whose confidence was clipped; null without answers.' })
  logLossClipped: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Log loss of always saying the accuracy, in nats; null without answers.',
  })
  logLossBaseline: number | null;

  @Field(() => Spiegelhalter, { description: 'Is confidence perfectly calibrated? A test without bins.' })
  spiegelhalter: Spiegelhalter;

  @Field(() => [ReliabilityBin], {
    description: 'The reliability diagram. Empty bins of equal width are listed, with n 0.',
  })
  reliability: ReliabilityBin[];
}

@ObjectType({
  description: 'Confidence after a map that was fitted on other answers: what could be had by recalibrating.',
  simpleResolvers: true,
})
export class Recalibration {
  @Field(() => RecalibrationMethod, { description: 'How confidence was mapped.' })
  method: RecalibrationMethod;

  @Field(() => Calibration, { nullable: true, description: 'Cross-fitted over five folds of the questions.' })
  calibration: Calibration | null;

  @Field(() => String, { nullable: true, description: 'Why there is none, in snake_case.' })
  reason: string | null;
}
