import { randomUUID } from 'node:crypto';
import { ConflictError, InvalidInputError, NotFoundError } from '../errors.js';
import type { AnswerWritten } from '../schema/answer-write.js';
import type { Plain } from '../schema/plain.js';
import type { Run } from '../schema/run.js';
import { lastingGrant } from '../services/access/grant.js';
import { CHANGE_INTERVAL_MS } from '../services/answers/live/run-changes.js';
import type { RunLog } from '../services/answers/run-log.js';
import type { TokenDelta, TokenStreams } from '../services/dispatch/token-streams.js';
import type { MetricsService, MetricsSlice } from '../services/metrics/metrics.service.js';
import { createRequestContext, type RequestContext } from './context.js';
import { LiveEvents } from './live-events.js';
import type { LoaderSources } from './loaders.js';
import { stoppable } from './stoppable.js';

/** Events are shared by all who follow, so none may show what only some of them may see. */
const EVERYBODY = lastingGrant('READER');
/** Longest pause between two metrics of a run that goes on: an hour. */
const MAX_INTERVAL_MS = 3_600_000;

/**
 * What subscriptions follow. Each event but text on its way is read from the table: a client sees only what is durable.
 * Streams give what all subscribers of a run share; each subscriber takes from it what it has not seen.
 */
export class LiveFeeds {
  constructor(
    private readonly deps: {
      readonly runLog: Pick<RunLog, 'tail' | 'changes'>;
      readonly metrics: MetricsService;
      readonly sources: LoaderSources;
      /** Of the worker in this process, if there is one. */
      readonly tokens?: Pick<TokenStreams, 'watch'> | undefined;
    },
  ) {}

  /**
   * Every write after the cursor, once and in order; ends with the run. A batch of writes costs one statement for all
   * subscribers.
   * @throws InvalidInputError for a negative cursor, NotFoundError
   */
  async answersWritten(
    context: RequestContext,
    { runId, after }: { runId: number; after: number },
  ): Promise<AsyncGenerator<LiveEvents<Plain<AnswerWritten>>, void, undefined>> {
    if (after < 0)
      throw new InvalidInputError(`after: ${after} is negative; 0 replays from the start`, { field: ['after'] });
    await requireRun(context, runId);
    const { runLog } = this.deps;
    const { createContext } = this;
    return stoppable(async function* (signal) {
      let cursor = after;
      for await (const batch of runLog.tail(runId, after, signal)) {
        const load = (): Promise<readonly Plain<AnswerWritten>[]> => Promise.resolve(batch.writes);
        yield new LiveEvents({ shared: batch, load, seen: batch.seenBy(cursor), createContext });
        cursor = batch.last;
      }
    });
  }

  /**
   * The run each time it may look different, its last state included; ends with the run.
   * @throws NotFoundError
   */
  async runChanged(context: RequestContext, runId: number): Promise<AsyncGenerator<LiveEvents<Run>, void, undefined>> {
    await requireRun(context, runId);
    const { runLog } = this.deps;
    const { createContext } = this;
    return stoppable(async function* (signal) {
      for await (const change of runLog.changes(runId, signal)) {
        const load = async ({ loaders }: RequestContext): Promise<Run[]> => present(await loaders.run.load(runId));
        yield new LiveEvents({ shared: change, load, createContext });
      }
    });
  }

  /**
   * The metrics of a run under one key each time they may have changed; the last ones are final. Ends with the run.
   * @throws InvalidInputError for an interval out of range, NotFoundError for a run or key that does not exist
   */
  async metricsChanged(
    context: RequestContext,
    input: { runId: number; answerKey: string | null | undefined; everyMs: number },
  ): Promise<AsyncGenerator<LiveEvents<MetricsSlice>, void, undefined>> {
    const { runId, answerKey, everyMs } = input;
    if (everyMs < CHANGE_INTERVAL_MS || everyMs > MAX_INTERVAL_MS) {
      const range = `from ${CHANGE_INTERVAL_MS} to ${MAX_INTERVAL_MS} milliseconds`;
      throw new InvalidInputError(`everyMs: ${everyMs} is out of range; give ${range}`, { field: ['everyMs'] });
    }
    const { runLog, metrics } = this.deps;
    const load = async ({ loaders }: RequestContext): Promise<MetricsSlice[]> => {
      const run = await loaders.run.load(runId);
      const { datasetId, status: runStatus } = run ?? {};
      if (datasetId === undefined || runStatus === undefined) return [];
      return [await metrics.slice({ runId, datasetId, runStatus, answerKey }, loaders.metrics)];
    };
    // An unknown run or key has to fail the subscription, not its first event.
    const [slice] = await load(context);
    if (!slice) throw noSuchRun();
    context.forget();
    const { createContext } = this;
    return stoppable(async function* (signal) {
      for await (const change of runLog.changes(runId, signal, everyMs)) {
        yield new LiveEvents({ shared: change, load, createContext });
      }
    });
  }

  /**
   * Text of a run as the model writes it, best effort; ends with the run.
   * @throws NotFoundError, ConflictError when no worker is in this process
   */
  async tokenStreamed(context: RequestContext, runId: number): Promise<AsyncIterable<TokenDelta>> {
    await requireRun(context, runId);
    const { runLog, tokens } = this.deps;
    if (!tokens) {
      const wayOut = 'watch it at a server that asks by itself (WORKER=on), or follow answerWritten';
      throw new ConflictError(`No text passes through this server, which has no worker: ${wayOut}`, {
        field: ['runId'],
      });
    }
    return tokens.watch(runId, async (signal) => {
      // eslint-disable-next-line @typescript-eslint/no-unused-vars -- only its end matters
      for await (const _change of runLog.changes(runId, signal));
    });
  }

  /** For events, which outlive the subscription that was first to get them. */
  private readonly createContext = (signal: AbortSignal): RequestContext =>
    createRequestContext(
      { requestId: randomUUID(), signal: () => signal, grant: EVERYBODY },
      { feeds: this, sources: this.deps.sources },
    );
}

async function requireRun(context: RequestContext, runId: number): Promise<void> {
  if (!(await context.loaders.run.load(runId))) throw noSuchRun();
  context.forget();
}

function noSuchRun(): NotFoundError {
  return new NotFoundError('There is no such run', { field: ['runId'] });
}

/** A run that was deleted meanwhile leaves nothing to show; its stream ends. */
function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
