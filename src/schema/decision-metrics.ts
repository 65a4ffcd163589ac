import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Estimate } from './estimate.js';

@ObjectType({ simpleResolvers: true })
export class ConfusionCell {
  @Field(() => String, { description: 'The right letter under the key.' })
  truth: string;

  @Field(() => String, { nullable: true, description: 'The letter that was answered; null: none could be read.' })
  response: string | null;

  @Field(() => Int, { description: 'Answers with this truth and this response.' })
  count: number;
}

@ObjectType({ description: 'How one letter is answered, over the answers with a letter.', simpleResolvers: true })
export class LetterDecision {
  @Field(() => String, { description: 'One of the letters that occur as a truth or as an answer.' })
  letter: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Of the questions whose truth it is, the share answered so, in [0, 1]; null when there are none.',
  })
  recall: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Of the answers that name it, the share that is right, in [0, 1]; null when there are none.',
  })
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

  @Field(() => [LetterDecision], { description: 'Recall and precision of each letter.' })
  letters: LetterDecision[];

  @Field(() => Float, {
    nullable: true,
    description: 'Mean recall of the letters that are a truth, in [0, 1]; null without answers with a letter.',
  })
  balancedAccuracy: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'p(answer is the first letter) - p(truth is the first letter), in [-1, 1]; null unless there are two letters.',
  })
  responseBias: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Matthews correlation of truth and answer, in [-1, 1]; null unless both letters are truths and answers.',
  })
  mcc: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Cohen's kappa: agreement with the truth beyond chance, in [-1, 1]; null when all truths and answers are one letter.",
  })
  cohenKappa: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Accuracy of always answering the more frequent truth, in [1/2, 1] with two letters.',
  })
  majorityShare: number | null;

  @Field(() => Estimate, {
    description: 'z(hit rate) - z(false alarm rate), log-linear correction, in standard deviations; 0 is chance.',
  })
  dPrime: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: 'c = -(z(hit rate) + z(false alarm rate)) / 2; above 0 the model favours the first letter.',
  })
  criterion: number | null;

  @Field(() => Estimate, { description: '`criterion` with its interval.' })
  criterionEstimate: Estimate;

  @Field(() => Float, { nullable: true, description: 'ln beta = c · d′; null where d′ is.' })
  logBeta: number | null;

  @Field(() => Float, { nullable: true, description: 'd′ without correction; null when a rate is 0 or 1.' })
  dPrimeRaw: number | null;

  @Field(() => Float, { nullable: true, description: 'c without correction; null when a rate is 0 or 1.' })
  criterionRaw: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Exact two-sided binomial test of accuracyAnswered against one half; null without answers with a letter.',
  })
  pVersusChance: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Exact two-sided binomial test of accuracyAnswered against majorityShare; null also when that is 1.',
  })
  pVersusMajority: number | null;
}
