import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** vLLM's own bucket limits, in seconds. */
const LATENCY_BUCKETS = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680];
const FIRST_TOKEN_BUCKETS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
];

interface EngineState {
  readonly running: number;
  readonly waiting: number;
  /** In [0, 1]. */
  readonly cacheUsage: number;
}

/** The metrics of vLLM that its users watch, under the same names. */
export class EngineMetrics {
  private readonly registry = new Registry();
  private readonly prefixQueries = this.counter('vllm:prefix_cache_queries_total', 'Prompt tokens looked up.');
  private readonly prefixHits = this.counter('vllm:prefix_cache_hits_total', 'Prompt tokens found in the cache.');
  private readonly promptTokens = this.counter('vllm:prompt_tokens_total', 'Prefill tokens processed.');
  private readonly generationTokens = this.counter('vllm:generation_tokens_total', 'Generation tokens processed.');
  private readonly finished = new Counter({
    name: 'vllm:request_success_total',
    help: 'Finished requests by reason; abort counts clients that went away.',
    labelNames: ['finished_reason'],
    registers: [this.registry],
  });
  private readonly latency = this.histogram('vllm:e2e_request_latency_seconds', 'Whole request.', LATENCY_BUCKETS);
  private readonly firstToken = this.histogram(
    'vllm:time_to_first_token_seconds',
    'Arrival to first token.',
    FIRST_TOKEN_BUCKETS,
  );
  private readonly queueTime = this.histogram('vllm:request_queue_time_seconds', 'Spent waiting.', LATENCY_BUCKETS);

  /** @param state  read anew at each scrape */
  constructor(model: string, state: () => EngineState) {
    this.registry.setDefaultLabels({ model_name: model, engine: '0' });
    this.gauge('vllm:num_requests_running', 'Requests in a running slot.', () => state().running);
    this.gauge('vllm:num_requests_waiting', 'Requests waiting for a slot.', () => state().waiting);
    this.gauge('vllm:kv_cache_usage_perc', 'Share of the KV cache in use, 0-1.', () => state().cacheUsage);
    for (const reason of ['stop', 'length', 'abort']) this.finished.inc({ finished_reason: reason }, 0);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  started(seconds: { queued: number }, prompt: { tokens: number; cached: number }): void {
    this.queueTime.observe(seconds.queued);
    this.prefixQueries.inc(prompt.tokens);
    this.prefixHits.inc(prompt.cached);
    this.promptTokens.inc(prompt.tokens);
  }

  completed(reason: 'stop' | 'length', seconds: { total: number; firstToken: number }, tokens: number): void {
    this.finished.inc({ finished_reason: reason });
    this.latency.observe(seconds.total);
    this.firstToken.observe(seconds.firstToken);
    this.generationTokens.inc(tokens);
  }

  aborted(): void {
    this.finished.inc({ finished_reason: 'abort' });
  }

  private counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.registry] });
  }

  private histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers: [this.registry] });
  }

  private gauge(name: string, help: string, value: () => number): Gauge {
    return new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
