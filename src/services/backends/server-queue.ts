/** What a vLLM server says of its own queue. */
export interface ServerQueue {
  /** Requests that it generates for now. */
  readonly running: number;
  /** Those that wait for their turn. */
  readonly waiting: number;
}

const GAUGE = /^vllm:num_requests_(running|waiting)(?:\{[^}]*\})? (\S+)/gm;

/**
 * Reads the two gauges from vLLM's /metrics (Prometheus text), summed over its engines.
 * @returns null when either is missing: no vLLM, or one that was told to keep quiet
 */
export function readQueue(metrics: string): ServerQueue | null {
  const sums = new Map<string, number>();
  for (const [, name = '', value] of metrics.matchAll(GAUGE)) sums.set(name, (sums.get(name) ?? 0) + Number(value));
  const running = sums.get('running');
  const waiting = sums.get('waiting');
  if (running === undefined || waiting === undefined || !Number.isFinite(running + waiting)) return null;
  return { running, waiting };
}
