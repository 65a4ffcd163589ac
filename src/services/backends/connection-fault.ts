import { messageOf } from '../../errors.js';

type ConnectionCode = 'BACKEND_UNREACHABLE' | 'BACKEND_CONNECTION_LOST' | 'BACKEND_INVALID_RESPONSE';

/**
 * No whole reply came. `BACKEND_UNREACHABLE` when no connection was had, `BACKEND_CONNECTION_LOST` when it ended under
 * the request, `BACKEND_INVALID_RESPONSE` when what came is no HTTP reply.
 *
 * The message never says "timed out" or "timeout" and there is no `cause`: the openai client takes an error that says
 * so for the end of its own deadline and throws the rest of it away.
 */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';

  constructor(
    readonly code: ConnectionCode,
    message: string,
  ) {
    super(message);
  }

  /** @param sent  the request had a connection when it failed */
  static of(error: unknown, { sent }: { sent: boolean }): ConnectionFault {
    if (error instanceof ConnectionFault) return error;
    const message = inWords(error);
    if (!sent) return new ConnectionFault('BACKEND_UNREACHABLE', message);
    return error instanceof Error && error.name === 'HTTPParserError'
      ? new ConnectionFault('BACKEND_INVALID_RESPONSE', `The reply is no HTTP: ${message}`)
      : new ConnectionFault('BACKEND_CONNECTION_LOST', `The connection ended before the reply did: ${message}`);
  }

  static tooLong(bytes: number): ConnectionFault {
    return new ConnectionFault('BACKEND_INVALID_RESPONSE', `The reply is longer than ${bytes / 2 ** 20} MiB`);
  }
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function inWords(error: unknown): string {
  // A host with several addresses fails with one error each and says nothing itself.
  if (error instanceof AggregateError) return error.errors.map(inWords).join('; ');
  return /timed? ?out/i.test(`${codeOf(error)} ${messageOf(error)}`) ? 'no connection in time' : messageOf(error);
}
