import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { messageOf } from '../../../errors.js';
import { ApiError, internalError, noRoute, unauthorized } from './api-error.js';
import type { ChatEndpoint } from './chat-endpoint.js';
import type { EngineMetrics } from './engine-metrics.js';
import type { FaultControl } from './fault-control.js';
import { FAULTS_PATH, setFaults, showFaults } from './faults-endpoint.js';
import { headerOf, sendJson, sendText } from './http.js';
import { modelList } from './model-list.js';
import type { ServedModel } from './served-model.js';
import { tokenize } from './tokenize-endpoint.js';

/** The version whose contract is kept. */
const VLLM_VERSION = '0.32.0';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What a path answers, by method. */
type Route = Readonly<Partial<Record<string, Answer>>>;

interface RouterDeps {
  readonly chat: ChatEndpoint;
  readonly metrics: EngineMetrics;
  readonly served: ServedModel;
  readonly faults: FaultControl;
  readonly apiKey: string | undefined;
}

/** The server's paths. With a key, everything under /v1 asks for it and nothing else does. */
export function createRouter(deps: RouterDeps): RequestListener {
  const routes = routesOf(deps);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (deps.apiKey !== undefined && path.startsWith('/v1') && !bearsKey(request, deps.apiKey)) throw unauthorized();
    const route = routes.get(path);
    if (!route) throw noRoute(404);
    const reply = route[request.method ?? ''];
    if (!reply) throw noRoute(405);
    await reply(request, response);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      const { status, body } = error instanceof ApiError ? error : internalError(messageOf(error));
      if (!response.headersSent) sendJson(response, status, body);
    });
  };
}

function routesOf(deps: RouterDeps): ReadonlyMap<string, Route> {
  const { chat, metrics, served, faults } = deps;
  const created = Math.floor(Date.now() / 1_000);
  const get = (answer: Answer): Route => ({ GET: answer });
  const post = (answer: Answer): Route => ({ POST: answer });
  return new Map<string, Route>([
    ['/v1/chat/completions', post((request, response) => chat.handle(request, response))],
    ['/v1/models', get((_, response) => sendJson(response, 200, modelList(served, created)))],
    ['/tokenize', post((request, response) => tokenize(request, response, served.maxModelLen))],
    ['/health', get((_, response) => sendText(response, 'text/plain', ''))],
    ['/version', get((_, response) => sendJson(response, 200, { version: VLLM_VERSION }))],
    ['/load', get((_, response) => sendJson(response, 200, { server_load: chat.inFlight }))],
    ['/metrics', get(async (_, response) => sendText(response, metrics.contentType, await metrics.text()))],
    [
      FAULTS_PATH,
      {
        ...get((_, response) => showFaults(response, faults)),
        ...post((request, response) => setFaults(request, response, faults)),
      },
    ],
  ]);
}

function bearsKey(request: IncomingMessage, apiKey: string): boolean {
  const [scheme, key] = (headerOf(request, 'authorization') ?? '').split(' ', 2);
  if (scheme?.toLowerCase() !== 'bearer') return false;
  const digest = (text: string) => Buffer.from(hash('sha256', text), 'hex');
  return timingSafeEqual(digest(key ?? ''), digest(apiKey));
}
