import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import { AnswerWritten } from '../schema/answer-write.js';
import { Metrics } from '../schema/metrics.js';
import { Run } from '../schema/run.js';
import { TokenStreamed } from '../schema/token-streamed.js';
import type { MetricsSlice } from '../services/metrics/metrics.service.js';
import type { RequestContext } from './context.js';
import { keyOf } from './global-id.js';

/** What type-graphql hands to `subscribe`: the instance of the resolver is not among it, so the context has the feeds. */
interface SubscribeData<Args> {
  readonly args: Args;
  readonly context: RequestContext;
}

const METRICS_INTERVAL_MS = 1000;

@Resolver()
export class LiveResolver {
  @Subscription(() => AnswerWritten, {
    description: 'Replays every write after the cursor, then follows the run; each once, in order. Ends with the run.',
    subscribe: ({ args, context }: SubscribeData<{ runId: string; after?: number | null }>) =>
      context.feeds.answersWritten(context, { runId: keyOf('Run', args.runId, 'runId'), after: args.after ?? 0 }),
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
      context.feeds.runChanged(context, keyOf('Run', args.runId, 'runId')),
  })
  runChanged(@Arg('runId', () => ID) _runId: string, @Root() run: Run): Run {
    return run;
  }

  @Subscription(() => Metrics, {
    description:
      'The metrics of a run while it goes, `final: false`, whenever answers were written; at its end once more, ' +
      '`final: true`. Ends with the run.',
    subscribe: ({
      args,
      context,
    }: SubscribeData<{ runId: string; answerKey?: string | null; everyMs?: number | null }>) =>
      context.feeds.metricsChanged(context, {
        runId: keyOf('Run', args.runId, 'runId'),
        answerKey: args.answerKey,
        everyMs: args.everyMs ?? METRICS_INTERVAL_MS,
      }),
  })
  metricsChanged(
    @Arg('runId', () => ID) _runId: string,
    @Arg('answerKey', () => String, { nullable: true, description: 'Name of a key; the default key unless told.' })
    _answerKey: string | null | undefined,
    @Arg('everyMs', () => Int, {
      nullable: true,
      defaultValue: METRICS_INTERVAL_MS,
      description: 'Shortest time between two events, at least 250; the end of the run is told at once.',
    })
    _everyMs: number | null | undefined,
    @Root() slice: MetricsSlice,
  ): MetricsSlice {
    return slice;
  }

  @Subscription(() => TokenStreamed, {
    description:
      'Text of a run as the model writes it, from requests that begin while it is watched, and only of the worker in ' +
      'this server; without one it is a CONFLICT. Best effort: nothing of it is stored or sent again, and what a client ' +
      'is too slow for is dropped, oldest first; answerWritten tells what counts. Ends with the run.',
    subscribe: ({ args, context }: SubscribeData<{ runId: string }>) =>
      context.feeds.tokenStreamed(context, keyOf('Run', args.runId, 'runId')),
  })
  tokenStreamed(@Arg('runId', () => ID) _runId: string, @Root() streamed: TokenStreamed): TokenStreamed {
    return streamed;
  }
}
