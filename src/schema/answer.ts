import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { Column, Entity, PrimaryColumn } from './entity.js';
import { Node } from './node.js';

export const AnswerStatus = {
  AWAITING_CONFIDENCE: 'AWAITING_CONFIDENCE',
  COMPLETE: 'COMPLETE',
  FAILED: 'FAILED',
} as const;
export type AnswerStatus = keyof typeof AnswerStatus;
registerEnumType(AnswerStatus, {
  name: 'AnswerStatus',
  valuesConfig: {
    AWAITING_CONFIDENCE: { description: 'Stage 1 is written, stage 2 is not.' },
    COMPLETE: { description: 'Both stages are written.' },
    FAILED: { description: 'Given up; `error` says why. What was written before stays.' },
  },
});

export const ParseStatus = { PARSED: 'PARSED', UNPARSED: 'UNPARSED', MISSING: 'MISSING' } as const;
export type ParseStatus = keyof typeof ParseStatus;
registerEnumType(ParseStatus, {
  name: 'ParseStatus',
  description: 'What became of a reply. One that cannot be read is data, never imputed.',
  valuesConfig: {
    PARSED: { description: 'The value stands beside this status.' },
    UNPARSED: { description: 'There is a reply, but no value in it.' },
    MISSING: { description: 'There is no reply.' },
  },
});

@ObjectType({ simpleResolvers: true })
export class AnswerError {
  @Field(() => String)
  code: string;

  @Field(() => String)
  message: string;

  @Field(() => Int, { description: '1 answer, 2 confidence.' })
  stage: number;

  @Field(() => Int)
  attempts: number;

  @Field(() => Boolean, {
    description:
      'True while the question is asked again by retryFailedAnswers: a new reply will take the place of this.',
  })
  retrying: boolean;
}

@ObjectType({ simpleResolvers: true })
export class LetterProbability {
  @Field(() => String)
  letter: string;

  @Field(() => Float, { description: 'In [0, 1]; over all letters the sum may be below 1.' })
  probability: number;
}

/** The primary key is (run, question, sample), which is what makes redelivery harmless. */
@Entity('answers')
@ObjectType({
  implements: Node,
  description: 'What the model said to one question: the letter, then how sure it is.',
  simpleResolvers: true,
})
export class Answer extends Node {
  // No surrogate: the resolver makes the global id from the three parts of the primary key.
  @Field(() => ID)
  declare id: string;

  @PrimaryColumn('integer', { name: 'run_id' })
  runId: number;

  @PrimaryColumn('integer', { name: 'question_id' })
  questionId: number;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'From 0 to samplesPerQuestion - 1.' })
  sample: number;

  @Column('integer')
  @Field(() => Int, { description: "Number of this answer's newest durable write in its run." })
  sequence: number;

  @Column('text')
  @Field(() => AnswerStatus)
  status: AnswerStatus;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Null unless letterStatus is PARSED.' })
  letter: string | null;

  @Column('text', { name: 'letter_status' })
  @Field(() => ParseStatus)
  letterStatus: ParseStatus;

  @Column('smallint', { nullable: true })
  @Field(() => Int, { nullable: true, description: '1 very uncertain to 5 very certain; null unless PARSED.' })
  confidence: number | null;

  @Column('text', { name: 'confidence_status' })
  @Field(() => ParseStatus)
  confidenceStatus: ParseStatus;

  /** By letter; GraphQL sees it as a list. */
  @Column('jsonb', { name: 'probabilities', nullable: true })
  letterProbabilities: Readonly<Record<string, number>> | null;

  @Column('double precision', { name: 'token_confidence', nullable: true })
  @Field(() => Float, {
    nullable: true,
    description: 'p(given letter) / sum over the option letters, in [0, 1]; null without token probabilities.',
  })
  tokenConfidence: number | null;

  /** The raw top_logprobs block that the probabilities were read from; large, so lists leave it out. */
  @Column('jsonb', { nullable: true, select: false })
  logprobs?: unknown;

  @Column('text', { name: 'answer_text', nullable: true })
  answerText: string | null;

  @Column('double precision', { name: 'answer_latency_ms', nullable: true })
  answerLatencyMs: number | null;

  @Column('integer', { name: 'answer_attempts', nullable: true })
  answerAttempts: number | null;

  @Column('text', { name: 'answer_finish_reason', nullable: true })
  answerFinishReason: string | null;

  @Column('integer', { name: 'answer_prompt_tokens', nullable: true })
  answerPromptTokens: number | null;

  @Column('integer', { name: 'answer_cached_prompt_tokens', nullable: true })
  answerCachedPromptTokens: number | null;

  @Column('integer', { name: 'answer_completion_tokens', nullable: true })
  answerCompletionTokens: number | null;

  @Column('timestamptz', { name: 'answer_written_at', nullable: true })
  answerWrittenAt: Date | null;

  @Column('text', { name: 'confidence_text', nullable: true })
  confidenceText: string | null;

  @Column('double precision', { name: 'confidence_latency_ms', nullable: true })
  confidenceLatencyMs: number | null;

  @Column('integer', { name: 'confidence_attempts', nullable: true })
  confidenceAttempts: number | null;

  @Column('text', { name: 'confidence_finish_reason', nullable: true })
  confidenceFinishReason: string | null;

  @Column('integer', { name: 'confidence_prompt_tokens', nullable: true })
  confidencePromptTokens: number | null;

  @Column('integer', { name: 'confidence_cached_prompt_tokens', nullable: true })
  confidenceCachedPromptTokens: number | null;

  @Column('integer', { name: 'confidence_completion_tokens', nullable: true })
  confidenceCompletionTokens: number | null;

  @Column('timestamptz', { name: 'confidence_written_at', nullable: true })
  confidenceWrittenAt: Date | null;

  @Column('boolean')
  @Field(() => Boolean, { description: 'Taken over from an earlier run or a results file, not asked for in this run.' })
  reused: boolean;

  @Column('integer', { name: 'reused_from', nullable: true })
  reusedFromId: number | null;

  @Column('jsonb', { nullable: true })
  @Field(() => AnswerError, { nullable: true, description: 'Set exactly when status is FAILED.' })
  error: AnswerError | null;
}

export const AnswerConnection = connectionOf('Answer', Answer);
