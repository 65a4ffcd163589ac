import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ConfidenceSource } from './calibration.js';
import { Estimate } from './estimate.js';

@ObjectType({ description: 'When only answers of at least this confidence are accepted.', simpleResolvers: true })
export class RiskPoint {
  @Field(() => Float, { description: 'A rating of 1-5, or a probability for TOKEN.' })
  threshold: number;

  @Field(() => Float, { description: 'Share accepted.' })
  coverage: number;

  @Field(() => Float, { description: 'Share of wrong answers among the accepted.' })
  risk: number;

  @Field(() => Int, { description: 'Answers accepted.' })
  n: number;
}

@ObjectType({ description: 'What confidence tells of being right, in bits.', simpleResolvers: true })
export class MetaInformation {
  @Field(() => Float, { nullable: true, description: 'H(right) - H(right given confidence).' })
  bits: number | null;

  @Field(() => Float, { nullable: true, description: 'With the Miller-Madow correction; may be below 0.' })
  correctedBits: number | null;

  @Field(() => Float, { nullable: true, description: 'bits / H(right), 0 to 1.' })
  normalised: number | null;
}

@ObjectType({
  description:
    'Type 2: does confidence tell right answers from wrong ones? Nothing here depends on a map of ratings to ' +
    'probabilities. Pooling tasks of different difficulty inflates all of it: read it task by task.',
  simpleResolvers: true,
})
export class Discrimination {
  @Field(() => ConfidenceSource)
  source: ConfidenceSource;

  @Field(() => Int)
  n: number;

  @Field(() => Int)
  correct: number;

  @Field(() => Int)
  wrong: number;

  @Field(() => Float, { nullable: true })
  meanWhenCorrect: number | null;

  @Field(() => Float, { nullable: true })
  meanWhenWrong: number | null;

  @Field(() => Estimate, { description: 'Chance that a right answer has more confidence than a wrong one; ties half.' })
  auroc: Estimate;

  @Field(() => Estimate, { description: 'Goodman and Kruskal; ties left out.' })
  gamma: Estimate;

  @Field(() => Float, { nullable: true })
  kendallTauB: number | null;

  @Field(() => Float, { nullable: true, description: '2 · AUROC - 1.' })
  somersD: number | null;

  @Field(() => Estimate, { description: 'Correlation of being right with confidence.' })
  pointBiserial: Estimate;

  @Field(() => Float, { nullable: true, description: 'Correlation of being right with confidence >= 4; VERBAL only.' })
  phi: number | null;

  @Field(() => MetaInformation)
  metaInformation: MetaInformation;

  @Field(() => Float, { nullable: true, description: 'Average precision of finding errors by low confidence.' })
  auprcError: number | null;

  @Field(() => Float, { nullable: true, description: 'Average precision of finding right answers by high confidence.' })
  auprcSuccess: number | null;

  @Field(() => Estimate, { description: 'Area under the risk-coverage curve; 0 is best.' })
  aurc: Estimate;

  @Field(() => Float, { nullable: true, description: 'AURC of a perfect order.' })
  optimalAurc: number | null;

  @Field(() => Float, { nullable: true, description: 'aurc - optimalAurc.' })
  excessAurc: number | null;

  @Field(() => Float, { nullable: true, description: '0 a perfect order, 1 a random one.' })
  normalisedAurc: number | null;

  @Field(() => Float, { nullable: true, description: 'Area under the generalised risk-coverage curve.' })
  augrc: number | null;

  @Field(() => [RiskPoint], { description: 'Highest confidence first.' })
  riskCoverage: RiskPoint[];
}
