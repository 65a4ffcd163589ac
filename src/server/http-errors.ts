import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors.js';
import type { Logger } from '../logger.js';
import { formatError, isMasked } from '../resolvers/format-error.js';

/** Domain codes that have a status of their own where there is no GraphQL answer to carry them. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  DATABASE_UNAVAILABLE: 503,
};

/** What Fastify itself refuses, by status. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Answers in the shape of a GraphQL error, so that a client has one way to read what went wrong. */
export function sendError(
  reply: FastifyReply,
  { status, code, message }: { status: number; code: string; message: string },
): FastifyReply {
  const { id: requestId } = reply.request;
  return reply.code(status).send({ errors: [{ message, extensions: { code, requestId } }] });
}

/** Every error outside GraphQL is answered as JSON with a code; a bug is masked and logged. */
export function answerErrorsAsJson(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((request, reply) =>
    sendError(reply, {
      status: 404,
      code: 'NOT_FOUND',
      message: `There is no ${request.method} ${request.url.slice(0, 200)} here; the API is at /graphql`,
    }),
  );
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const status = error instanceof DomainError ? undefined : error.statusCode;
    if (status !== undefined && status >= 400 && status < 500) {
      return sendError(reply, { status, code: CODE_OF_STATUS[status] ?? 'BAD_REQUEST', message: error.message });
    }
    const formatted = formatError(error, { requestId: request.id });
    if (isMasked(formatted)) logger.error({ err: error, requestId: request.id }, 'request failed');
    return reply.code(STATUS_OF_CODE[String(formatted.extensions?.code)] ?? 500).send({ errors: [formatted] });
  });
}
