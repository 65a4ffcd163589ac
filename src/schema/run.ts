import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { connectionOf } from './connection.js';
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
  description: 'QUEUED -> RUNNING <-> PAUSED -> COMPLETED, FAILED or CANCELLED; the last three are final.',
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
