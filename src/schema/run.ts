import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { Column, Entity, PrimaryGeneratedColumn } from './entity.js';
import { Node } from './node.js';
import { RunSettings } from './run-settings.js';

export const RunStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  PAUSED: 'PAUSED',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type RunStatus = keyof typeof RunStatus;
registerEnumType(RunStatus, {
  name: 'RunStatus',
  description:
    'QUEUED -> RUNNING <-> PAUSED -> COMPLETED, FAILED or CANCELLED. resumeRun goes on with what is PAUSED or FAILED, ' +
    'retryFailedAnswers opens what is COMPLETED or FAILED; only CANCELLED is for good.',
});

@Entity('runs')
@ObjectType({
  implements: Node,
  description: 'One model asked the questions of one dataset version, under fixed settings.',
  simpleResolvers: true,
})
export class Run extends Node {
  @PrimaryGeneratedColumn()
  @Field(() => ID)
  declare id: number;

  @Column('text')
  @Field(() => String, { description: 'Unique.' })
  name: string;

  @Column('integer', { name: 'dataset_id' })
  datasetId: number;

  @Column('integer', { name: 'backend_id' })
  backendId: number;

  @Column('text')
  @Field(() => String)
  model: string;

  @Column('text')
  @Field(() => RunStatus)
  status: RunStatus;

  @Column('text', { name: 'status_reason', nullable: true })
  @Field(() => String, { nullable: true, description: 'Why the run has this status, where there is more to say.' })
  statusReason: string | null;

  @Column('jsonb')
  @Field(() => RunSettings)
  settings: RunSettings;

  @Column('jsonb')
  @Field(() => GraphQLJSONObject, { description: 'The server that answered and this program: versions, model, host.' })
  environment: Readonly<Record<string, unknown>>;

  @Column('text', { array: true })
  @Field(() => [String])
  labels: string[];

  /** Of the caller who started it; read only by startRun. */
  @Column('text', { name: 'idempotency_key', nullable: true, select: false })
  idempotencyKey?: string | null;

  /** Of the input that came with the key. */
  @Column('text', { name: 'idempotency_hash', nullable: true, select: false })
  idempotencyHash?: string | null;

  /** Number of the newest durable write; gapless from 1. */
  @Column('integer')
  sequence: number;

  @Column('integer')
  total: number;

  @Column('integer')
  complete: number;

  @Column('integer')
  reused: number;

  @Column('integer')
  failed: number;

  @Column('integer')
  requests: number;

  @Column('integer')
  retries: number;

  @Column('bigint', { name: 'prompt_tokens' })
  promptTokens: number;

  @Column('bigint', { name: 'cached_prompt_tokens', nullable: true })
  cachedPromptTokens: number | null;

  @Column('bigint', { name: 'completion_tokens' })
  completionTokens: number;

  @Column('integer', { name: 'max_failures', nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'More failed answers than this end the run as FAILED; null: any number may fail.',
  })
  maxFailures: number | null;

  @Column('timestamptz', { nullable: true })
  @Field(() => Date, { nullable: true, description: 'The run ends as FAILED when it is not done by then.' })
  deadline: Date | null;

  /** Time spent RUNNING up to `activeSince`, in milliseconds. */
  @Column('double precision', { name: 'active_ms', select: false })
  activeMs?: number;

  /** Set exactly while the run is RUNNING. */
  @Column('timestamptz', { name: 'active_since', nullable: true, select: false })
  activeSince?: Date | null;

  /** The moment that the present pace is measured from, and how many answers had ended by then. */
  @Column('timestamptz', { name: 'pace_at', nullable: true, select: false })
  paceAt?: Date | null;

  @Column('integer', { name: 'pace_done', nullable: true, select: false })
  paceDone?: number | null;

  /** The moment that the pace will be measured from next. */
  @Column('timestamptz', { name: 'next_pace_at', nullable: true, select: false })
  nextPaceAt?: Date | null;

  @Column('integer', { name: 'next_pace_done', nullable: true, select: false })
  nextPaceDone?: number | null;

  /** Time spent RUNNING, in milliseconds, as of the moment of reading by the database's clock. */
  elapsedMs: number;

  /** How long the pace has been measured, in milliseconds by the same clock, and how many answers ended meanwhile. */
  paceMs: number | null;
  paceAnswers: number | null;

  @Column('timestamptz', { name: 'created_at' })
  @Field(() => Date)
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  @Field(() => Date, { nullable: true, description: 'When the first question was taken.' })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  @Field(() => Date, { nullable: true })
  finishedAt: Date | null;
}

export const RunConnection = connectionOf('Run', Run);
