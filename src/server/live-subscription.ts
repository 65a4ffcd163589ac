import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
} from 'graphql';
import type { Logger } from '../logger.js';
import type { RequestContext } from '../resolvers/context.js';
import { LiveEvents } from '../resolvers/live-events.js';
import { stoppable } from '../resolvers/stoppable.js';
import { isDatabaseUnavailable } from '../services/database/database-unavailable.js';
import { reportErrors } from './report-errors.js';
import { selectionKey } from './selection-key.js';

/** One event as a client is told it, its errors reported. */
export interface LivePayload {
  readonly result: FormattedExecutionResult;
}

export type LivePayloads = AsyncGenerator<readonly LivePayload[], void, undefined>;

/**
 * Subscribes as graphql-js does, but executes an event once for all who select the same of it.
 * @returns batches of payloads, each event once and in order; an execution result where the subscription is refused
 */
export async function subscribeLive(
  args: ExecutionArgs,
  { logger }: { readonly logger: Logger },
): Promise<LivePayloads | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!isAsyncIterable(source)) return source;
  const selection = selectionKey(args);
  const payloadOf = async (event: unknown, contextValue: RequestContext): Promise<LivePayload> => {
    const result = await execute({ ...args, rootValue: event, contextValue });
    const outage = result.errors?.find(({ originalError }) => isDatabaseUnavailable(originalError));
    if (outage?.originalError) throw outage.originalError;
    return { result: reportResult(result, { requestId: contextValue.requestId, logger }) };
  };
  return stoppable(async function* (signal) {
    const events: AsyncIterator<unknown, unknown> = source[Symbol.asyncIterator]();
    signal.addEventListener('abort', () => void events.return?.());
    for (;;) {
      const { done, value } = await events.next();
      if (done) return;
      yield value instanceof LiveEvents
        ? await value.results(selection, payloadOf)
        : [await payloadOf(value, args.contextValue as RequestContext)];
    }
  });
}

/** A result as a client is told it. */
export function reportResult(
  { errors, ...result }: ExecutionResult,
  report: { readonly requestId: string; readonly logger: Logger },
): FormattedExecutionResult {
  return errors ? { ...result, errors: reportErrors(errors, report) } : result;
}

export function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}
