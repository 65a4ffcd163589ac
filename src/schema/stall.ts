import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

export const StallKind = {
  BACKEND_UNREACHABLE: 'BACKEND_UNREACHABLE',
  BACKEND_REJECTING: 'BACKEND_REJECTING',
  BACKEND_SLOW: 'BACKEND_SLOW',
  NO_WORKER: 'NO_WORKER',
  DATABASE: 'DATABASE',
  PAUSED: 'PAUSED',
} as const;
export type StallKind = keyof typeof StallKind;
registerEnumType(StallKind, {
  name: 'StallKind',
  description: 'Why nothing moves.',
  valuesConfig: {
    BACKEND_UNREACHABLE: { description: 'The backend does not answer, or cuts connections.' },
    BACKEND_REJECTING: { description: 'The backend answers with errors only.' },
    BACKEND_SLOW: { description: 'Requests are with the backend and none comes back.' },
    NO_WORKER: { description: 'No worker process serves this backend.' },
    DATABASE: { description: 'Answers cannot be stored.' },
    PAUSED: { description: 'Somebody has paused the run.' },
  },
});

@ObjectType({ description: 'Why nothing moves, since when, and what happens next.', simpleResolvers: true })
export class Stall {
  @Field(() => StallKind)
  kind: StallKind;

  @Field(() => Date)
  since: Date;

  @Field(() => Int, { description: 'Tries that failed since.' })
  attempts: number;

  @Field(() => Date, { nullable: true, description: 'Null when the next try is under way, or waits for somebody.' })
  nextRetryAt: Date | null;

  @Field(() => String, { description: 'What was said last, and what to do.' })
  message: string;
}
