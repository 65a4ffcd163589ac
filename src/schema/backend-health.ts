import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Plain } from './plain.js';
import { Stall } from './stall.js';

export const BackendHealthStatus = {
  HEALTHY: 'HEALTHY',
  DEGRADED: 'DEGRADED',
  OUT: 'OUT',
  NO_WORKER: 'NO_WORKER',
} as const;
export type BackendHealthStatus = keyof typeof BackendHealthStatus;
registerEnumType(BackendHealthStatus, {
  name: 'BackendHealthStatus',
  description: 'How the workers find a backend.',
  valuesConfig: {
    HEALTHY: { description: 'Requests pass, or would.' },
    DEGRADED: { description: 'Some of its servers are left out; the others do their work.' },
    OUT: { description: 'Every server is left out until it answers again.' },
    NO_WORKER: { description: 'No worker process serves it, so nobody knows.' },
  },
});

@ObjectType({ description: 'A move of the number of requests that a server is given at once.', simpleResolvers: true })
export class InFlightChange {
  @Field(() => Date)
  at: Date;

  @Field(() => Int)
  from: number;

  @Field(() => Int)
  to: number;

  @Field(() => String, { description: 'With the figures that decided.' })
  reason: string;
}

@ObjectType({ description: 'One server of a backend, as one worker finds it.', simpleResolvers: true })
export class BackendServerHealth {
  @Field(() => String, { description: 'Host and port.' })
  server: string;

  @Field(() => String, { description: 'Host and process id of the worker that says so.' })
  worker: string;

  @Field(() => Stall, { nullable: true, description: 'Null while requests pass.' })
  stall: Stall | null;

  @Field(() => Int, { description: 'Requests of this worker that are with the server.' })
  inFlight: number;

  @Field(() => Int, { description: 'Requests that this worker gives it at once, at present.' })
  inFlightLimit: number;

  @Field(() => Int, { description: 'Never exceeded: MAX_IN_FLIGHT.' })
  inFlightCeiling: number;

  @Field(() => Boolean, { description: 'The limit never moves: IN_FLIGHT=fixed.' })
  isFixed: boolean;

  @Field(() => [InFlightChange], { description: 'Why the limit is what it is: its last moves, newest last.' })
  inFlightChanges: readonly Plain<InFlightChange>[];

  @Field(() => Float, { nullable: true, description: 'Moving mean of a request; null before the first.' })
  meanLatencyMs: number | null;

  @Field(() => Date, { nullable: true })
  lastSuccessAt: Date | null;
}

@ObjectType({ description: 'How the workers find a backend.', simpleResolvers: true })
export class BackendHealth {
  @Field(() => BackendHealthStatus)
  status: BackendHealthStatus;

  @Field(() => Stall, { nullable: true, description: 'Why no request passes; null while some do.' })
  stall: Stall | null;

  @Field(() => Int, { description: 'Requests of all workers that are with it now.' })
  inFlight: number;

  @Field(() => Int, { description: 'Requests that all workers together may give it at once, at present.' })
  inFlightLimit: number;

  @Field(() => Int, { description: 'Requests that wait for their turn in the workers.' })
  waiting: number;

  @Field(() => [BackendServerHealth], { description: 'One for each server and worker.' })
  servers: BackendServerHealth[];
}
