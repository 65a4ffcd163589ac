import { readFileSync } from 'node:fs';

/** One request to a real vLLM, and what came back: word for word, unless it says that it was shortened. */
export interface RecordedExchange {
  readonly case: string;
  /** What differs from a request of one token that says "Say A."; null where the answer does not depend on it. */
  readonly request: Readonly<Record<string, unknown>> | null;
  readonly isShortened?: true;
  readonly status: number;
  readonly body: unknown;
}

interface Recording {
  readonly version: string;
  /** How the server was started. */
  readonly server: string;
  readonly model: string;
  /** The lines of /metrics about its queue. */
  readonly metrics: readonly string[];
  readonly exchanges: readonly RecordedExchange[];
}

/** A prompt that is long by repetition is recorded as `{repeat, times}`. */
const unfold = (_: string, value: { repeat?: string; times?: number } | null) =>
  typeof value?.repeat === 'string' ? value.repeat.repeat(value.times ?? 0) : value;

/** What a real server of that version said. */
export const recordedVllm = JSON.parse(
  readFileSync(new URL('vllm-0.32.0.json', import.meta.url), 'utf8'),
  unfold,
) as Recording;

/** @throws where nothing was recorded under that name */
export function recorded(name: string): RecordedExchange {
  const exchange = recordedVllm.exchanges.find((candidate) => candidate.case === name);
  if (!exchange) throw new Error(`Nothing is recorded of '${name}'`);
  return exchange;
}
