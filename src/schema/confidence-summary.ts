import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Proportion } from './estimate.js';

@ObjectType({ simpleResolvers: true })
export class ConfidenceLevel {
  @Field(() => Int, { description: '1 very uncertain to 5 very certain.' })
  level: number;

  @Field(() => Int, { description: 'Rated answers with this level.' })
  count: number;

  @Field(() => Float, { nullable: true, description: 'Of the rated answers, in [0, 1]; null when none is rated.' })
  share: number | null;

  @Field(() => Proportion, { description: 'Of the rated answers with this level.' })
  accuracy: Proportion;
}

@ObjectType({
  description:
    'Verbal confidence over the rated answers. A confidence that could not be read is left out, never imputed.',
  simpleResolvers: true,
})
export class ConfidenceSummary {
  @Field(() => Float, { nullable: true, description: 'Mean rating, in [1, 5]; null when no answer is rated.' })
  mean: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Population standard deviation of the ratings, 0 to 2; null when no answer is rated.',
  })
  sd: number | null;

  @Field(() => Float, { nullable: true, description: 'Median rating, in [1, 5]; null when no answer is rated.' })
  median: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean rating of the right answers; null when none is right.' })
  meanCorrect: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean rating of the wrong answers; null when none is wrong.' })
  meanWrong: number | null;

  @Field(() => Int, { description: 'Levels that were used at all, 0 to 5.' })
  levelsUsed: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the most frequent level, in [1/5, 1]; null when no answer is rated.',
  })
  modalShare: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Entropy of the levels, 0 to log2 5 = 2.32 bits; null when no answer is rated.',
  })
  entropyBits: number | null;

  @Field(() => [ConfidenceLevel], { description: 'Always the five levels, in order.' })
  levels: ConfidenceLevel[];

  @Field(() => Proportion, { description: 'Accuracy at confidence 4 and 5.' })
  high: Proportion;

  @Field(() => Proportion, { description: 'Accuracy at confidence 1, 2 and 3.' })
  low: Proportion;

  @Field(() => Float, {
    nullable: true,
    description: "Fisher's exact two-sided p of high against low; null when one of them has no answers.",
  })
  pHighVersusLow: number | null;
}
