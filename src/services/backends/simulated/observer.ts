/** The question as the simulated model meets it. */
export interface Trial {
  readonly run: string;
  readonly qid: string;
  readonly sample: number;
  readonly stage: 1 | 2;
  /** 0 takes the likeliest reply; above, replies are drawn. */
  readonly temperature: number;
  /** The request's own sampling seed, if it sent one. */
  readonly seed: number | null;
  /** What the model is told it has said at stage 1; null at stage 1. */
  readonly ownAnswer: string | null;
}

export interface TokenProbability {
  readonly token: string;
  /** In [0, 1]. */
  readonly probability: number;
}

/** One token of a reply with what might have stood in its place. */
export interface ReplyToken {
  readonly token: string;
  /** The likeliest tokens at this place, the token itself among them, likeliest first; the masses sum to at most 1. */
  readonly alternatives: readonly TokenProbability[];
  /** Tokens that a constraint has forbidden here. */
  readonly masked?: readonly string[];
}

export interface Reply {
  readonly tokens: readonly ReplyToken[];
  /** Every text that this observer could have said here; a constraint by regular expression chooses among them. */
  readonly repertoire: readonly string[];
}

/** Who answers in the place of a model. */
export interface Observer {
  /** The model is served as `simulated/<name>`. */
  readonly name: string;
  /** Changes with everything that changes replies; shown as system_fingerprint. */
  readonly fingerprint: string;
  /** False when a reply needs no question: then the X-Request-Id may be missing. */
  readonly needsQuestion: boolean;
  /** @throws UnknownQuestionError when it knows nothing of the question */
  observe(trial: Trial): Reply | Promise<Reply>;
}

/** Answered with 400: the client asks what this observer has never seen. */
export class UnknownQuestionError extends Error {
  override readonly name = 'UnknownQuestionError';
}
