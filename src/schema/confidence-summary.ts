import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Proportion } from './estimate.js';

@ObjectType({ simpleResolvers: true })
export class ConfidenceLevel {
  @Field(() => Int, { description: '1 very uncertain to 5 very certain.' })
  level: number;

  @Field(() => Int)
  count: number;

  @Field(() => Float, { nullable: true, description: 'Of the rated answers.' })
  share: number | null;

  @Field(() => Proportion)
  accuracy: Proportion;
}

@ObjectType({
  description:
    'Verbal confidence over the rated answers. A confidence that could not be read is left out, never imputed.',
  simpleResolvers: true,
})
export class ConfidenceSummary {
  @Field(() => Float, { nullable: true })
  mean: number | null;

  @Field(() => Float, { nullable: true, description: 'Population standard deviation.' })
  sd: number | null;

  @Field(() => Float, { nullable: true })
  median: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean rating of the right answers.' })
  meanCorrect: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean rating of the wrong answers.' })
  meanWrong: number | null;

  @Field(() => Int, { description: 'Levels that were used at all.' })
  levelsUsed: number;

  @Field(() => Float, { nullable: true, description: 'Share of the most frequent level.' })
  modalShare: number | null;

  @Field(() => Float, { nullable: true, description: 'Entropy of the levels, at most log2 5 = 2.32 bits.' })
  entropyBits: number | null;

  @Field(() => [ConfidenceLevel], { description: 'Always the five levels, in order.' })
  levels: ConfidenceLevel[];

  @Field(() => Proportion, { description: 'Accuracy at confidence 4 and 5.' })
  high: Proportion;

  @Field(() => Proportion, { description: 'Accuracy at confidence 1, 2 and 3.' })
  low: Proportion;

  @Field(() => Float, { nullable: true, description: "Fisher's exact two-sided p of high against low." })
  pHighVersusLow: number | null;
}
