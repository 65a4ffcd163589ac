import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Run } from './run.js';

@ObjectType({
  description: 'candidate - baseline over the same questions, with its 95 % interval.',
  simpleResolvers: true,
})
export class PairedDifference {
  @Field(() => Float, {
    nullable: true,
    description: 'The measure of the baseline on the questions of both; null where it is undefined.',
  })
  baseline: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The measure of the candidate on the questions of both; null where it is undefined.',
  })
  candidate: number | null;

  @Field(() => Float, { nullable: true, description: 'candidate - baseline; null where one of them is.' })
  value: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Lower limit of the 95 % interval of the difference; null where there is none.',
  })
  low: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Upper limit of the 95 % interval of the difference; null where there is none.',
  })
  high: number | null;

  @Field(() => Float, { nullable: true, description: 'Two-sided, in [0, 1]; null where there is no test.' })
  p: number | null;

  @Field(() => String, { description: 'How low and high are made.' })
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
  @Field(() => Run, { description: 'The run that is compared with.' })
  baseline: Run;

  @Field(() => Run, { description: 'The run that is compared.' })
  candidate: Run;

  @Field(() => Int, { description: 'Questions and samples that both runs answered and the key knows.' })
  matched: number;

  @Field(() => Int, { description: 'Answered by one of the runs only; left out.' })
  unmatched: number;

  @Field(() => PairedDifference, { description: 'Interval of Bonett and Price, p of McNemar (exact).' })
  accuracy: PairedDifference;

  @Field(() => Int, { description: 'Questions and samples that the baseline alone answered right.' })
  onlyBaselineRight: number;

  @Field(() => Int, { description: 'Questions and samples that the candidate alone answered right.' })
  onlyCandidateRight: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Exact, two-sided; 1 when the runs are right on the same questions, null when nothing is matched.',
  })
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

  @Field(() => RunComparison, { description: 'The two runs on the questions with this value.' })
  comparison: RunComparison;
}

@ObjectType({
  description: 'Two of several runs; the p-values are adjusted over all pairs by Holm (1979).',
  simpleResolvers: true,
})
export class ComparedPair {
  @Field(() => RunComparison, { description: 'The two runs; its p-values are not adjusted.' })
  comparison: RunComparison;

  @Field(() => Float, { nullable: true, description: 'p of the accuracies, adjusted; null where there is none.' })
  mcNemarPHolm: number | null;

  @Field(() => Float, { nullable: true, description: 'p of the ECEs, adjusted; null where there is none.' })
  ecePHolm: number | null;

  @Field(() => Float, { nullable: true, description: 'p of the AUROCs, adjusted; null where there is none.' })
  aurocPHolm: number | null;
}
