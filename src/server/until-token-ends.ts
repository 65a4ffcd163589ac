import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { UnauthenticatedError } from '../errors.js';
import { formatError } from '../resolvers/format-error.js';
import { stoppable } from '../resolvers/stoppable.js';
import type { Grant } from '../services/access/grant.js';
import { tokenEndInWords, type TokenEnd } from '../words/token-end.js';

/** The results for as long as the token of their reader holds; when it ends first, an error that says so is the last. */
export function untilTokenEnds(
  results: AsyncGenerator<ExecutionResult, void, undefined>,
  { grant, requestId }: { readonly grant: Grant; readonly requestId: string },
): AsyncGenerator<ExecutionResult, void, undefined> {
  return stoppable(async function* (signal) {
    const stop = (): void => void results.return();
    signal.addEventListener('abort', stop);
    const forget = grant.onEnd(stop);
    try {
      yield* results;
      if (grant.end) yield lastResult(grant.end, requestId) as ExecutionResult;
    } finally {
      forget();
    }
  });
}

function lastResult(end: TokenEnd, requestId: string): FormattedExecutionResult {
  return { errors: [formatError(new UnauthenticatedError(tokenEndInWords(end)), { requestId })] };
}
