import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Run } from './run.js';

@ObjectType({
  description: 'candidate - baseline over the same questions, with its 95 % interval.',
  simpleResolvers: true,
})
export class PairedDifference {
  @Field(() => Float, { nullable: true })
  baseline: number | null;

  @Field(() => Float, { nullable: true })
  candidate: number | null;

  @Field(() => Float, { nullable: true, description: 'candidate - baseline.' })
  value: number | null;

  @Field(() => Float, { nullable: true })
  low: number | null;

  @Field(() => Float, { nullable: true })
  high: number | null;

  @Field(() => Float, { nullable: true, description: 'Two-sided.' })
  p: number | null;

  @Field(() => String)
  method: string;

  @Field(() => Int, { description: 'Questions and samples that it stands on.' })
  n: number;

  @Field(() => String, { nullable: true, description: 'Why a value is null, in snake_case.' })
  reason: string | null;
}

@ObjectType({
  description:
    'Two runs on the questions that both have answered. Differences are candidate - baseline. An answer of which no ' +
    'letter could be read is wrong; confidence is compared where both answers are rated.',
  simpleResolvers: true,
})
export class RunComparison {
  @Field(() => Run)
  baseline: Run;

  @Field(() => Run)
  candidate: Run;

  @Field(() => Int, { description: 'Questions and samples that both runs answered and the key knows.' })
  matched: number;

  @Field(() => Int, { description: 'Answered by one of the runs only; left out.' })
  unmatched: number;

  @Field(() => PairedDifference, { description: 'Interval of Bonett and Price, p of McNemar (exact).' })
  accuracy: PairedDifference;

  @Field(() => Int)
  onlyBaselineRight: number;

  @Field(() => Int)
  onlyCandidateRight: number;

  @Field(() => Float, { nullable: true, description: 'Exact, two-sided.' })
  mcNemarP: number | null;

  @Field(() => Float, { nullable: true, description: 'Mid-p: less conservative, recommended by Fagerland (2013).' })
  mcNemarMidP: number | null;

  @Field(() => PairedDifference, { description: 'Of verbal confidence under the map HALF; paired bootstrap.' })
  ece: PairedDifference;

  @Field(() => PairedDifference, {
    description: 'Type-2 AUROC of verbal confidence, by influence values: what is right differs between the runs.',
  })
  auroc: PairedDifference;

  @Field(() => [RunComparisonGroup], { description: 'Split by "task" or any factor of the dataset; nests.' })
  by: RunComparisonGroup[];
}

@ObjectType({ simpleResolvers: true })
export class RunComparisonGroup {
  @Field(() => String, { description: 'The value of the factor.' })
  key: string;

  @Field(() => RunComparison)
  comparison: RunComparison;
}

@ObjectType({
  description: 'Two of several runs; the p-values are adjusted over all pairs by Holm (1979).',
  simpleResolvers: true,
})
export class ComparedPair {
  @Field(() => RunComparison)
  comparison: RunComparison;

  @Field(() => Float, { nullable: true })
  mcNemarPHolm: number | null;

  @Field(() => Float, { nullable: true })
  ecePHolm: number | null;

  @Field(() => Float, { nullable: true })
  aurocPHolm: number | null;
}
