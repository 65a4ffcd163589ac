import { visit, type GraphQLResolveInfo } from 'graphql';
import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import { AnswerWritten } from '../schema/answer-write.js';
import { Run } from '../schema/run.js';
import type { RequestContext } from './context.js';
import { keyOf } from './global-id.js';

/** What type-graphql hands to `subscribe`: the instance of the resolver is not among it, so the context has the feeds. */
interface SubscribeData<Args> {
  readonly args: Args;
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}

@Resolver()
export class LiveResolver {
  @Subscription(() => AnswerWritten, {
    description: 'Replays every write after the cursor, then follows the run; each once, in order. Ends with the run.',
    subscribe: ({ args, context, info }: SubscribeData<{ runId: string; after?: number | null }>) =>
      context.feeds.answersWritten(context, {
        runId: keyOf('Run', args.runId),
        after: args.after ?? 0,
        withQuestions: selects(info, 'question'),
      }),
  })
  answerWritten(
    @Arg('runId', () => ID) _runId: string,
    @Arg('after', () => Int, { nullable: true, defaultValue: 0, description: 'The last `sequence` already seen.' })
    _after: number | null | undefined,
    @Root() written: AnswerWritten,
  ): AnswerWritten {
    return written;
  }

  @Subscription(() => Run, {
    description: 'The run whenever it looks different, at most four times a second; its last state is always sent.',
    subscribe: ({ args, context }: SubscribeData<{ runId: string }>) =>
      context.feeds.runChanged(context, keyOf('Run', args.runId)),
  })
  runChanged(@Arg('runId', () => ID) _runId: string, @Root() run: Run): Run {
    return run;
  }
}

/** True when the operation or one of its fragments selects a field of this name, at any depth. */
function selects({ operation, fragments }: GraphQLResolveInfo, field: string): boolean {
  let found = false;
  for (const definition of [operation, ...Object.values(fragments)]) {
    visit(definition, {
      Field({ name }) {
        found ||= name.value === field;
      },
    });
  }
  return found;
}
