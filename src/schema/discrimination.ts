import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ConfidenceSource } from './calibration.js';
import { Estimate } from './estimate.js';

@ObjectType({ description: 'When only answers of at least this confidence are accepted.', simpleResolvers: true })
export class RiskPoint {
  @Field(() => Float, { description: 'A rating of 1-5, or a probability for TOKEN.' })
  threshold: number;

  @Field(() => Float, { description: 'Share accepted, in (0, 1].' })
  coverage: number;

  @Field(() => Float, { description: 'Share of wrong answers among the accepted, in [0, 1].' })
  risk: number;

  @Field(() => Int, { description: 'Answers accepted.' })
  n: number;
}

@ObjectType({ description: 'What confidence tells of being right, in bits.', simpleResolvers: true })
export class MetaInformation {
  @Field(() => Float, {
    nullable: true,
    description: 'H(right) - H(right given confidence), 0 to 1 bit; null without a right or without a wrong answer.',
  })
  bits: number | null;

  @Field(() => Float, { nullable: true, description: 'With the Miller-Madow correction; may be below 0.' })
  correctedBits: number | null;

  @Field(() => Float, { nullable: true, description: 'bits / H(right), 0 to 1; null where bits is.' })
  normalised: number | null;
}

@ObjectType({
  description:
    'Type 2: does confidence tell right answers from wrong ones? Nothing here depends on a map of ratings to ' +
    'probabilities. Pooling tasks of different difficulty inflates all of it: read it task by task.',
  simpleResolvers: true,
})
export class Discrimination {
  @Field(() => ConfidenceSource, { description: 'Where confidence is taken from.' })
  source: ConfidenceSource;

  @Field(() => Int, { description: 'Answers that have this confidence.' })
  n: number;

  @Field(() => Int, { description: 'Right answers among the n.' })
  correct: number;

  @Field(() => Int, { description: 'Wrong answers among the n.' })
  wrong: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean confidence of the right answers, a rating or for TOKEN a probability; null when none is right.',
  })
  meanWhenCorrect: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean confidence of the wrong answers, a rating or for TOKEN a probability; null when none is wrong.',
  })
  meanWhenWrong: number | null;

  @Field(() => Estimate, {
    description:
      'Chance that a right answer has more confidence than a wrong one, ties half, in [0, 1]; 0.5 knows nothing.',
  })
  auroc: Estimate;

  @Field(() => Estimate, { description: "Goodman and Kruskal's gamma, in [-1, 1]; ties left out." })
  gamma: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: "Kendall's tau-b, in [-1, 1], which corrects for ties; null when a margin does not vary.",
  })
  kendallTauB: number | null;

  @Field(() => Float, { nullable: true, description: "Somers' d = 2 · AUROC - 1, in [-1, 1]; null where AUROC is." })
  somersD: number | null;

  @Field(() => Estimate, { description: 'Correlation of being right with confidence, in [-1, 1].' })
  pointBiserial: Estimate;

  @Field(() => Float, {
    nullable: true,
    description:
      'Correlation of being right with confidence >= 4, in [-1, 1]; VERBAL only, null also when a margin is 0.',
  })
  phi: number | null;

  @Field(() => MetaInformation, { description: 'How many bits confidence tells of being right.' })
  metaInformation: MetaInformation;

  @Field(() => Float, {
    nullable: true,
    description:
      'Average precision of finding errors by low confidence, in (0, 1]; knowing nothing gives the error rate.',
  })
  auprcError: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Average precision of finding right answers by high confidence, in (0, 1]; knowing nothing gives the accuracy.',
  })
  auprcSuccess: number | null;

  @Field(() => Estimate, {
    description: 'Area under the risk-coverage curve, in [0, 1]; 0 is best, knowing nothing gives the error rate.',
  })
  aurc: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: 'AURC of a perfect order of the same answers; null without answers.',
  })
  optimalAurc: number | null;

  @Field(() => Float, { nullable: true, description: 'aurc - optimalAurc, >= 0; null without answers.' })
  excessAurc: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'excessAurc by that of a random order: 0 a perfect order, 1 a random one; null when all or none are right.',
  })
  normalisedAurc: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Area under the generalised risk-coverage curve, 0 to about 1/2; 0 is best.',
  })
  augrc: number | null;

  @Field(() => [RiskPoint], { description: 'The risk-coverage curve, highest confidence first.' })
  riskCoverage: RiskPoint[];
}
