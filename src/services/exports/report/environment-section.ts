import type { StageLatency } from '../../../operations/report-shapes.js';
import { facts, paragraph, table, type Section } from '../document/document.js';
import { formatCount, formatDecimal, NONE } from '../../../words/format.js';

const STAGES: Readonly<Record<number, string>> = { 1: '1 answer', 2: '2 confidence' };

export function latencySection(latency: readonly StageLatency[]): Section {
  const ms = (value: number | null) => (value === null ? NONE : `${formatDecimal(value, 0)} ms`);
  return {
    title: 'Latency',
    blocks: latency.some(({ n }) => n > 0)
      ? [
          table(
            ['stage', '>n', '>mean', '>p50', '>p95', '>p99'],
            latency.map(({ stage, n, meanMs, p50Ms, p95Ms, p99Ms }) => [
              STAGES[stage] ?? String(stage),
              formatCount(n),
              ...[meanMs, p50Ms, p95Ms, p99Ms].map(ms),
            ]),
          ),
        ]
      : [paragraph('None is known.')],
  };
}

/** What answered and what asked, as far as it was told: "backend.version 0.31.0". */
export function environmentSection(environment: Readonly<Record<string, unknown>>): Section {
  const rows = flattened(environment);
  return {
    title: 'Environment',
    blocks: rows.length > 0 ? [facts(rows)] : [paragraph('Nothing was recorded of it.')],
  };
}

function flattened(values: object, prefix = ''): [string, string][] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? flattened(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, value === null ? NONE : plain(value)]],
  );
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
