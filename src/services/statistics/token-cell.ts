/**
 * How many answers share a truth, a response and the probabilities that the model put on the option letters at its
 * first answer token. Only answers in N_tok are in a cell: they have a truth, a letter, and probabilities that are
 * finite, not negative and not all 0.
 */
export interface TokenCell {
  readonly truth: string;
  readonly response: string;
  /** Mass by option letter, as the model gave it: not normalised, the sum may differ from 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** An integer >= 1. */
  readonly count: number;
}
