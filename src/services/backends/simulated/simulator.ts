import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChatEndpoint } from './chat-endpoint.js';
import { Engine } from './engine.js';
import { EngineMetrics } from './engine-metrics.js';
import type { Observer } from './observer.js';
import { PrefixCache } from './prefix-cache.js';
import { PromptImages } from './prompt-image.js';
import { RequestLog, type RequestRecord } from './request-log.js';
import { createRouter } from './router.js';
import { tokenServiceTime, type ServiceTimeModel } from './service-time.js';
import { Slots } from './slots.js';

/** No simulated model can be taken for a real one: its id always begins so. */
export const MODEL_PREFIX = 'simulated/';

/** As vLLM serves Qwen2.5-VL-72B on four GPUs. */
const DEFAULT_MAX_MODEL_LEN = 32_768;
const DEFAULT_MAX_NUM_SEQS = 64;
/** Nominal ms of a stage: quick enough that thousands of questions take seconds. */
const DEFAULT_SERVICE_MS = 20;
/** Clients keep connections for longer than Node's 5 s; a socket closed under a request would look like a fault. */
const KEEP_ALIVE_MS = 120_000;

export interface SimulatorOptions {
  readonly observer: Observer;
  /** Name served after the prefix; default is the observer's. */
  readonly model?: string;
  /** TCP port on 127.0.0.1; 0 (default) takes a free one. */
  readonly port?: number;
  /** Requests that run at once; the others wait in an unbounded queue. */
  readonly maxNumSeqs?: number;
  readonly serviceTime?: ServiceTimeModel;
  /** Tokens of prompt and reply together. */
  readonly maxModelLen?: number;
  /** Guards /v1; the other paths stay open, as vLLM's do. */
  readonly apiKey?: string;
  /** Requests in flight, running or waiting, before new ones get 503; by default none is refused. */
  readonly maxNumQueuedReqs?: number;
  /** Report cached prompt tokens in `usage`; default true. */
  readonly promptTokensDetails?: boolean;
  readonly requestLog?: { readonly file?: string; readonly onRecord?: (record: RequestRecord) => void };
}

export interface Simulator {
  /** e.g. http://127.0.0.1:8000, without /v1. */
  readonly url: string;
  readonly port: number;
  readonly model: string;
  readonly requests: RequestLog;
  /** Drops what is in flight and frees the port; harmless when called again. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server that keeps vLLM's contract for /v1/chat/completions with an observer in the place of a model.
 * @throws the system's error when the port is taken or the request log cannot be written
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const log = await RequestLog.open(options.requestLog ?? {});
  const model = MODEL_PREFIX + (options.model ?? options.observer.name).replace(MODEL_PREFIX, '');
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, createHandler({ ...options, model }, log));
  try {
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    await log.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = async () => {
    await stop(server);
    await log.close();
  };
  return { url: `http://127.0.0.1:${port}`, port, model, requests: log, close: () => (closing ??= close()) };
}

function createHandler(options: SimulatorOptions & { model: string }, log: RequestLog) {
  const { model, observer, maxModelLen = DEFAULT_MAX_MODEL_LEN } = options;
  const slots = new Slots(options.maxNumSeqs ?? DEFAULT_MAX_NUM_SEQS);
  const metrics = new EngineMetrics(model, () => ({
    running: slots.running,
    waiting: slots.waiting,
    cacheUsage: engine.cacheUsage,
  }));
  const engine: Engine = new Engine({
    slots,
    metrics,
    serviceTime: options.serviceTime ?? tokenServiceTime(DEFAULT_SERVICE_MS),
    cache: new PrefixCache(),
    promptTokensDetails: options.promptTokensDetails ?? true,
  });
  const maxNumQueuedReqs = options.maxNumQueuedReqs ?? null;
  const images = new PromptImages();
  const chat = new ChatEndpoint({ model, maxModelLen, maxNumQueuedReqs, observer, engine, images, metrics, log });
  return createRouter({ chat, metrics, model, maxModelLen, apiKey: options.apiKey });
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
