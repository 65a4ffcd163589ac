import { messageOf } from '../../errors.js';

type ConnectionCode =
  'BACKEND_UNREACHABLE' | 'BACKEND_CONNECTION_LOST' | 'BACKEND_TIMEOUT' | 'BACKEND_INVALID_RESPONSE';

/**
 * No whole reply came. `BACKEND_UNREACHABLE` when no connection was had, `BACKEND_CONNECTION_LOST` when it ended under
 * the request, `BACKEND_TIMEOUT` at the deadline, `BACKEND_INVALID_RESPONSE` when what came is no HTTP reply.
 */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';

  constructor(
    readonly code: ConnectionCode,
    message: string,
    options?: { readonly cause: unknown },
  ) {
    super(message, options);
  }

  /** @param sent  the request had a connection when it failed */
  static of(error: unknown, { sent }: { sent: boolean }): ConnectionFault {
    if (error instanceof ConnectionFault) return error;
    const cause = { cause: error };
    if (!sent) return new ConnectionFault('BACKEND_UNREACHABLE', inWords(error), cause);
    return error instanceof Error && error.name === 'HTTPParserError'
      ? new ConnectionFault('BACKEND_INVALID_RESPONSE', `The reply is no HTTP: ${error.message}`, cause)
      : new ConnectionFault(
          'BACKEND_CONNECTION_LOST',
          `The connection ended before the reply: ${inWords(error)}`,
          cause,
        );
  }

  static deadline(timeoutMs: number): ConnectionFault {
    return new ConnectionFault('BACKEND_TIMEOUT', `No whole reply within ${timeoutMs / 1000} s`);
  }

  static tooLong(bytes: number): ConnectionFault {
    return new ConnectionFault('BACKEND_INVALID_RESPONSE', `The reply is longer than ${bytes / 2 ** 20} MiB`);
  }
}

/** A host with several addresses fails with one error each and says nothing itself. */
function inWords(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(inWords).join('; ') : messageOf(error);
}
