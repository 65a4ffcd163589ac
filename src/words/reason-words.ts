/** Why a measure is undefined or not to be trusted, in words; the keys are the API's reasons. */
const WORDS: Readonly<Record<string, string>> = {
  no_data: 'there are no answers to compute it from',
  not_two_letters: 'truths and answers are not of exactly two letters',
  one_truth_class: 'all the questions have the same right letter',
  no_correct_answers: 'no answer is right',
  no_wrong_answers: 'no answer is wrong',
  single_answer: 'there is only one answer',
  fewer_than_four_answers: 'there are fewer than four answers',
  fewer_than_two_correct_answers: 'fewer than two answers are right',
  fewer_than_two_wrong_answers: 'fewer than two answers are wrong',
  fewer_than_two_correct_or_wrong: 'a run has fewer than two right or fewer than two wrong answers',
  fewer_than_two_of_a_truth_class: 'one of the letters is right for fewer than two questions',
  degenerate_interval: 'the standard error is 0, so the interval is a single point and no test is possible',
  constant_score: 'every answer has the same confidence',
  all_pairs_tied: 'right and wrong answers never differ in confidence',
  perfect_correlation: 'the correlation is perfect, so it has no interval',
  single_confidence_level: 'every answer has the same confidence',
  confidence_nearly_constant: 'nearly all answers have the same confidence (fewer than 30 differ, or under 5 %)',
  dprime_undefined_or_zero: 'd′ is undefined or 0',
  dprime_near_zero: 'd′ is nearer to 0 than 0.1: a ratio to it says nothing',
  low_dprime: 'd′ is below 0.5: a ratio to it is unstable',
  below_chance: 'the answers are worse than chance (d′ or accuracy lies below it)',
  n_lt_200: 'there are fewer than 200 rated answers',
  few_errors: 'fewer than 30 answers are wrong',
  bound_hit: 'the fit ran into the end of its range, ±10',
  not_converged: 'the fit did not converge',
  empty_training_set: 'there are too few questions to fit on some and score on others',
  no_preference_between_letters: 'the letters have the same probability in every answer',
  no_interval_after_recalibration: 'none is made after recalibration: every replicate would need a fit of its own',
  undefined_in_baseline: 'it is undefined in the first run',
  undefined_in_candidate: 'it is undefined in the second run',
  undefined_in_all_replicates: 'it is undefined in every replicate of the bootstrap',
  factor_not_numeric: 'the levels are not numbers',
  fewer_than_3_levels: 'there are answers at fewer than three levels',
  falls_with_ease: 'accuracy FALLS as the questions get easier: check the answer key',
  no_change_with_level: 'accuracy does not change with the level',
  slope_unbounded: 'accuracy steps from one level to the next: no finite slope fits best',
  threshold_outside_levels: 'the threshold lies far outside the levels that were asked',
  interval_unbounded: 'the answers do not bound it on that side',
};

/** A reason of the API in words. One that this version does not know is shown as it is. */
export function reasonInWords(reason: string): string {
  return WORDS[reason] ?? reason.replaceAll('_', ' ');
}

/** For the test that every reason has words. */
export function hasWords(reason: string): boolean {
  return Object.hasOwn(WORDS, reason);
}
