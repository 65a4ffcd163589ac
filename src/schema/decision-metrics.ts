import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Estimate } from './estimate.js';

@ObjectType({ simpleResolvers: true })
export class ConfusionCell {
  @Field(() => String)
  truth: string;

  @Field(() => String, { nullable: true, description: 'Null: no letter could be read.' })
  response: string | null;

  @Field(() => Int)
  count: number;
}

@ObjectType({ description: 'How one letter is answered, over the answers with a letter.', simpleResolvers: true })
export class LetterDecision {
  @Field(() => String)
  letter: string;

  @Field(() => Float, { nullable: true, description: 'Of the questions whose truth it is, the share answered so.' })
  recall: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the answers that name it, the share that is right.' })
  precision: number | null;
}

@ObjectType({
  description:
    'Type 1: how the answers relate to the truth, over the answers with a letter. For signal detection the second ' +
    'letter is the signal, and hit and false alarm rate carry the log-linear correction, so d′ is finite. Each ' +
    'question shows one image, so d′ has no factor √2.',
  simpleResolvers: true,
})
export class DecisionMetrics {
  @Field(() => [ConfusionCell], {
    description: 'Every pair of the letters that occur, zeros included, and for each truth the unreadable answers.',
  })
  confusion: ConfusionCell[];

  @Field(() => [LetterDecision])
  letters: LetterDecision[];

  @Field(() => Float, { nullable: true, description: 'Mean recall of the letters that are a truth.' })
  balancedAccuracy: number | null;

  @Field(() => Float, { nullable: true, description: 'p(answer is the first letter) - p(truth is the first letter).' })
  responseBias: number | null;

  @Field(() => Float, { nullable: true, description: 'Matthews correlation of truth and answer.' })
  mcc: number | null;

  @Field(() => Float, { nullable: true })
  cohenKappa: number | null;

  @Field(() => Float, { nullable: true, description: 'Accuracy of always answering the more frequent truth.' })
  majorityShare: number | null;

  @Field(() => Estimate, { description: 'z(hit rate) - z(false alarm rate), log-linear correction.' })
  dPrime: Estimate;

  @Field(() => Float, { nullable: true, description: 'c; above 0 the model favours the first letter.' })
  criterion: number | null;

  @Field(() => Estimate, { description: '`criterion` with its interval.' })
  criterionEstimate: Estimate;

  @Field(() => Float, { nullable: true, description: 'ln beta = c · d′.' })
  logBeta: number | null;

  @Field(() => Float, { nullable: true, description: 'd′ without correction; null when a rate is 0 or 1.' })
  dPrimeRaw: number | null;

  @Field(() => Float, { nullable: true, description: 'c without correction; null when a rate is 0 or 1.' })
  criterionRaw: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Exact two-sided binomial test of accuracyAnswered against one half.',
  })
  pVersusChance: number | null;

  @Field(() => Float, { nullable: true, description: 'The same against always answering the more frequent truth.' })
  pVersusMajority: number | null;
}
