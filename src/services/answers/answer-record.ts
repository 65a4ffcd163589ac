/** How a stage's reply was understood; MISSING means that the stage has no reply. */
export type ParseStatus = 'PARSED' | 'UNPARSED' | 'MISSING';

/** What the backend said in one stage and what it cost; null where the backend does not tell. */
export interface StageReply {
  readonly text: string;
  /** From sending the successful request to its complete reply, in milliseconds. */
  readonly latencyMs: number;
  /** Requests sent for this stage, the successful one included. */
  readonly attempts: number;
  readonly finishReason: string | null;
  readonly promptTokens: number | null;
  readonly cachedPromptTokens: number | null;
  readonly completionTokens: number | null;
}

interface AnswerIdentity {
  readonly questionId: number;
  readonly sample: number;
}

/** Stage 1: the answer as given. */
export interface AnswerRecord extends AnswerIdentity {
  readonly stage: 1;
  readonly reply: StageReply;
  /** null when the reply names none of the options. */
  readonly letter: string | null;
  /** Mass on each option letter at the first answer token; null without log probabilities. */
  readonly probabilities: Readonly<Record<string, number>> | null;
  /** p(given letter) / sum over the option letters, in [0, 1]. */
  readonly tokenConfidence: number | null;
  /** The raw top_logprobs block at the first answer token. */
  readonly logprobs: unknown;
}

/** Stage 2: how sure the model says it is, 1-5, or null when the reply cannot be read as that. */
export interface ConfidenceRecord extends AnswerIdentity {
  readonly stage: 2;
  readonly reply: StageReply;
  readonly confidence: number | null;
}

/** A stage that could not be had; the answer ends as FAILED and keeps what earlier stages gave. */
export interface FailureRecord extends AnswerIdentity {
  readonly stage: 1 | 2;
  readonly error: { readonly code: string; readonly message: string; readonly attempts: number };
}

export type WriteRecord = AnswerRecord | ConfidenceRecord | FailureRecord;
