import { CROSS_FIT_FOLDS } from '../statistics/cross-fit.js';

/** One value for each fold of a cross-fit, by fold. */
export type Folds<Value> = readonly Value[];

/**
 * SQL for the fold of a question, 0 to CROSS_FIT_FOLDS - 1, over the alias `questions q`. By md5 of the qid, so a question
 * stands in the same fold in every run, sample, version of its dataset and version of Postgres.
 */
export const FOLD_SQL = `(('x' || left(md5(q.qid), 7))::bit(28)::int % ${CROSS_FIT_FOLDS})`;

/** What `make` gives for each fold. */
export function foldsOf<Value>(make: (fold: number) => Value): Value[] {
  return Array.from({ length: CROSS_FIT_FOLDS }, (_, fold) => make(fold));
}
