import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute, type ExecutionArgs, type ExecutionResult, type GraphQLError } from 'graphql';
import { createHandler, type Response } from 'graphql-sse';
import type { Logger } from '../logger.js';
import type { CreateContext } from '../resolvers/context.js';
import type { Grant } from '../services/access/grant.js';
import { sendError } from './http-errors.js';
import { isAsyncIterable, reportResult, subscribeLive } from './live-subscription.js';
import type { OperationPreparation } from './prepare-operation.js';
import { reportErrors } from './report-errors.js';
import type { RequestSignals } from './request-signals.js';
import { inStep, PacedWriter } from './sse-pace.js';
import { untilTokenEnds } from './until-token-ends.js';

const EVENT_STREAM = 'text/event-stream';
/** Time in which a client must take something; a heartbeat is due every 12 seconds. */
const FROZEN_MS = 30_000;
/** Time in which a client must take the last event once its token has ended. */
const END_PATIENCE_MS = 5_000;

export interface GraphQLStreamDeps {
  readonly path: string;
  readonly operations: OperationPreparation;
  readonly createContext: CreateContext;
  readonly signals: RequestSignals;
  readonly logger: Logger;
}

/**
 * GraphQL over server-sent events, for clients behind proxies that let no WebSocket through: the distinct connections
 * mode of the protocol of graphql-sse, one request an operation, by GET or POST with `Accept: text/event-stream`.
 * Limits, errors and heartbeats are those of the WebSocket; a client resumes by asking again after what it has seen. When its
 * token ends, an error UNAUTHENTICATED is the last event.
 */
export function graphqlStreamRoute(app: FastifyInstance, deps: GraphQLStreamDeps): void {
  app.route({
    method: ['GET', 'POST'],
    url: deps.path,
    config: { role: 'READER' },
    handler: async (request, reply) => {
      if (!request.headers.accept?.includes(EVENT_STREAM)) {
        const message = `Send the header "Accept: ${EVENT_STREAM}"; ordinary answers are at /graphql`;
        return sendError(reply, { status: 406, code: 'NOT_ACCEPTABLE', message });
      }
      reply.hijack();
      await stream(request, reply, deps).catch((error: unknown) => {
        deps.logger.error({ err: error, requestId: request.id }, 'event stream failed');
        // Not ended: an end would tell the client that it has seen everything.
        reply.raw.destroy();
      });
    },
  });
}

async function stream(request: FastifyRequest, reply: FastifyReply, deps: GraphQLStreamDeps): Promise<void> {
  const { raw } = reply;
  const { logger, operations, createContext, signals } = deps;
  const report = { requestId: request.id, logger };
  const signal = signals.of(raw);
  const { grant } = request;
  signal.addEventListener('abort', () => raw.destroy());
  raw.setTimeout(FROZEN_MS, () => raw.destroy());
  const writer = new PacedWriter(raw);
  cutAtEnd(raw, grant);
  const handle = createHandler({
    authenticate: () => null,
    onSubscribe: (_request, params) => {
      const prepared = operations.prepare(
        params,
        createContext({ requestId: request.id, signal: () => signal, grant }),
      );
      return isRefusal(prepared) ? refusal(prepared, report) : (prepared as ExecutionArgs & { contextValue: never });
    },
    // It was validated when it was prepared.
    validate: () => [],
    execute: async (args) => reportResult(await execute(args), report) as ExecutionResult,
    subscribe: async (args) => {
      const payloads = await subscribeLive(args, { logger });
      return isAsyncIterable(payloads)
        ? untilTokenEnds(inStep(payloads, writer), { grant, requestId: request.id })
        : (reportResult(payloads, report) as ExecutionResult);
    },
  });
  const [body, { status, headers }] = await handle({
    method: request.method,
    url: request.url,
    headers: { get: (name) => (name === 'accept' ? EVENT_STREAM : headerOf(request, name)) },
    body: request.body as Record<string, unknown> | null,
    raw: undefined,
    context: undefined,
  });
  raw.writeHead(status, { ...(reply.getHeaders() as Record<string, string>), ...headers });
  if (body === null || typeof body === 'string') raw.end(body ?? undefined);
  else await writeAll(body, writer, raw);
}

async function writeAll(
  messages: AsyncGenerator<string, void, undefined>,
  writer: PacedWriter,
  response: ServerResponse,
): Promise<void> {
  response.once('close', () => void messages.return());
  for await (const message of messages) await writer.write(message);
  response.end();
}

/** A client that does not take its last event holds the stream no longer than this. */
function cutAtEnd(response: ServerResponse, grant: Grant): void {
  let cut: NodeJS.Timeout | undefined;
  const forget = grant.onEnd(() => (cut = setTimeout(() => response.destroy(), END_PATIENCE_MS)));
  response.once('close', () => {
    forget();
    clearTimeout(cut);
  });
}

function isRefusal(prepared: ExecutionArgs | readonly GraphQLError[]): prepared is readonly GraphQLError[] {
  return Array.isArray(prepared);
}

function refusal(errors: readonly GraphQLError[], report: { requestId: string; logger: Logger }): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return [
    JSON.stringify({ errors: reportErrors(errors, report) }),
    { status: 400, statusText: 'Bad Request', headers },
  ];
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join() : value;
}
