import { createServer } from 'node:http';
import { ChatEndpoint } from './chat-endpoint.js';
import { Engine } from './engine.js';
import { EngineMetrics } from './engine-metrics.js';
import { FaultControl } from './fault-control.js';
import type { FaultInput } from './fault.js';
import { Listener } from './listener.js';
import type { Observer } from './observer.js';
import { PrefixCache } from './prefix-cache.js';
import { PromptImages } from './prompt-image.js';
import { RequestLog, type RequestRecord } from './request-log.js';
import { createRouter } from './router.js';
import { ServedModel, simulatedModelId } from './served-model.js';
import { tokenServiceTime, type ServiceTimeModel } from './service-time.js';
import { Slots } from './slots.js';

/** As vLLM serves Qwen2.5-VL-72B on four GPUs. */
const DEFAULT_MAX_MODEL_LEN = 32_768;
const DEFAULT_MAX_NUM_SEQS = 64;
/** Nominal ms of a stage: quick enough that thousands of questions take seconds. */
const DEFAULT_SERVICE_MS = 20;
const DEFAULT_FAULT_SEED = 1;
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
  /** Rules for faults; the first that strikes wins. By default nothing goes wrong. */
  readonly faults?: readonly FaultInput[];
  /** Another whole number is another draw of all faults by rate; default 1. */
  readonly faultSeed?: number;
  readonly requestLog?: { readonly file?: string; readonly onRecord?: (record: RequestRecord) => void };
}

export interface Simulator {
  /** e.g. http://127.0.0.1:8000, without /v1. */
  readonly url: string;
  readonly port: number;
  readonly model: string;
  readonly requests: RequestLog;
  readonly faults: FaultControl;
  /** Connections are refused from now on; those that are open are reset, and requests in flight with them. */
  stopListening(): Promise<void>;
  /** On the same port. */
  listenAgain(): Promise<void>;
  /** Drops what is in flight and frees the port; harmless when called again. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server that keeps vLLM's contract for /v1/chat/completions with an observer in the place of a model.
 * @throws the system's error when the port is taken or the request log cannot be written; ZodError for a wrong fault
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const served = new ServedModel({
    id: simulatedModelId(options.model ?? options.observer.name),
    maxModelLen: options.maxModelLen ?? DEFAULT_MAX_MODEL_LEN,
  });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const listener = new Listener(server);
  const faults = new FaultControl({ listener, served, seed: options.faultSeed ?? DEFAULT_FAULT_SEED });
  faults.set(options.faults ?? []);
  const log = RequestLog.open(options.requestLog ?? {});
  server.on('request', createHandler(options, { served, listener, faults, log }));
  try {
    await listener.open(options.port ?? 0);
  } catch (error) {
    log.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${listener.port}`,
    port: listener.port,
    model: served.id,
    requests: log,
    faults,
    stopListening: () => listener.stopListening(),
    listenAgain: () => listener.listenAgain(),
    close: () => (closing ??= listener.close().then(() => log.close())),
  };
}

interface SimulatorParts {
  readonly served: ServedModel;
  readonly listener: Listener;
  readonly faults: FaultControl;
  readonly log: RequestLog;
}

function createHandler(options: SimulatorOptions, { served, listener, faults, log }: SimulatorParts) {
  const slots = new Slots(options.maxNumSeqs ?? DEFAULT_MAX_NUM_SEQS);
  const metrics = new EngineMetrics(served.id, () => ({
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
  const chat = new ChatEndpoint({
    served,
    maxNumQueuedReqs: options.maxNumQueuedReqs ?? null,
    observer: options.observer,
    engine,
    images: new PromptImages(),
    metrics,
    log,
    faults,
    wasReset: (socket) => listener.hasReset(socket),
  });
  return createRouter({ chat, metrics, served, faults, apiKey: options.apiKey });
}
