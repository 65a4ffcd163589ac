/** How a run asks; stored with the run, never changed afterwards. The names are those of GraphQL's RunSettings. */
export interface RunSettings {
  readonly temperature: number;
  readonly maxAnswerTokens: number;
  readonly maxConfidenceTokens: number;
  readonly seed: number | null;
  readonly samplesPerQuestion: number;
  readonly constrainOutput: boolean;
  readonly logprobs: boolean;
  readonly questionLimit: number | null;
  readonly tasks: readonly string[] | null;
}

/** The published experiment's limit: an explained answer fits, a runaway one does not cost minutes. */
export const DEFAULT_MAX_TOKENS = 1280;
