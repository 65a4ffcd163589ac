import Table from 'cli-table3';
import type { RunState } from '../operations/run-state.js';
import { formatCount, formatDecimal, formatDuration, formatPercent, formatProportion } from '../words/format.js';
import type { MetricsSummary, RunMetrics } from './api/metrics-operations.js';
import type { Colors } from './cli-context.js';

/** What a person wants to know of a run at its end: accuracy by task, confidence by level, and under which key. */
export function runReport(run: RunState, metrics: RunMetrics, colors: Colors): string {
  return [
    headline(run, colors),
    '',
    taskTable(metrics, colors),
    '',
    levelTable(metrics, colors),
    '',
    `answer key: ${colors.bold(metrics.answerKey.name)} (${metrics.answerKey.source}); intervals are Wilson 95 %`,
    ...simulationNotice(run, colors),
    '',
  ].join('\n');
}

/** "2,688 complete, 0 failed", with what is missing, if anything. */
export function outcome({ progress }: RunState): string {
  const missing = progress.total - progress.complete - progress.failed;
  const rest = missing > 0 ? `, ${formatCount(missing)} not answered` : '';
  const reused = progress.reused > 0 ? ` (${formatCount(progress.reused)} taken over)` : '';
  return `${formatCount(progress.complete)} complete${reused}, ${formatCount(progress.failed)} failed${rest}`;
}

function headline(run: RunState, colors: Colors): string {
  const { dataset, backend, model, progress } = run;
  // an imported run took no time here
  const time = progress.elapsedMs > 0 ? ` after ${formatDuration(progress.elapsedMs)}` : '';
  const asked = `${dataset.name} v${dataset.version}, model ${model} on backend ${backend.name}`;
  return `run ${colors.bold(run.name)}: ${asked}, ${run.status}${time}`;
}

function taskTable(metrics: RunMetrics, colors: Colors): string {
  const table = newTable(['task', 'n', 'correct', 'accuracy [95 %]', 'mean confidence'], colors);
  for (const { key, metrics: group } of metrics.by) table.push(summaryRow(key, group));
  table.push(summaryRow('all', metrics).map((cell) => colors.bold(cell)));
  return table.toString();
}

function summaryRow(label: string, { accuracy, confidence }: MetricsSummary): string[] {
  return [
    label,
    formatCount(accuracy.n),
    formatCount(accuracy.count),
    formatProportion(accuracy),
    formatDecimal(confidence.mean),
  ];
}

function levelTable(metrics: RunMetrics, colors: Colors): string {
  const table = newTable(['confidence', 'n', 'share', 'accuracy [95 %]'], colors);
  const levels = metrics.confidence.levels.toSorted((left, right) => right.level - left.level);
  for (const { level, count, share, accuracy } of levels) {
    table.push([String(level), formatCount(count), formatPercent(share), formatProportion(accuracy)]);
  }
  return table.toString();
}

function newTable(head: readonly string[], colors: Colors): InstanceType<typeof Table> {
  return new Table({
    head: head.map((title) => colors.dim(title)),
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    // the library's own colours ignore what the stream can show
    style: { head: [], border: [], compact: true },
  });
}

function simulationNotice({ backend }: RunState, colors: Colors): string[] {
  if (backend.kind !== 'SIMULATED') return [];
  return [
    colors.yellow(
      'The model is SIMULATED: these numbers describe a random observer, not a vision-language model.\n' +
        'Set VLLM_URL to the address of a vLLM server to ask a real one.',
    ),
  ];
}
