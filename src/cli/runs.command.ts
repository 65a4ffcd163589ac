import { Option, type Command } from 'commander';
import { RUN_STATUSES } from '../services/exports/api/run-state.js';
import { formatCount, formatDuration, NONE } from '../services/exports/words/format.js';
import { ApiClient } from './api/api-client.js';
import { RUNS, type ListedRun, type RunFilterInput } from './api/run-operations.js';
import { colorsFor, type CliContext, type Colors } from './cli-context.js';
import { pageSize } from './option-parsers.js';
import { newTable } from './run-report.js';

interface RunsOptions extends RunFilterInput {
  readonly limit: number;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  metacog runs
  metacog runs --status RUNNING PAUSED
  metacog runs --label pilot --json | jq -r '.[].name'`;

/** `metacog runs`: which runs the server has, and how far they are. */
export function addRunsCommand(program: Command, context: CliContext): void {
  program
    .command('runs')
    .summary('list runs, newest first')
    .description('Lists the runs of the server, newest first, with how far they are.')
    .addOption(new Option('--status <status...>', 'only those in one of these states').choices(RUN_STATUSES))
    .option('--dataset <name>', 'only those on any version of this dataset')
    .option('--name <part>', 'only those with this in their names, in upper or lower case')
    .option('--model <name>', 'only those of this model')
    .option('--label <label>', 'only those that carry this label')
    .option('--limit <n>', 'at most so many', pageSize, 20)
    .option('--json', 'print them as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ limit, json, status, dataset, name, model, label }: RunsOptions) => {
      const where = { status, dataset, name, model, label };
      const { runs } = await ApiClient.fromEnv(context.env).query(RUNS, { first: limit, where });
      if (json) context.stdout.write(`${JSON.stringify(runs.nodes, null, 2)}\n`);
      else context.stdout.write(listing(runs.nodes, runs.totalCount, colorsFor(context.stdout, context.env)));
    });
}

function listing(runs: readonly ListedRun[], totalCount: number, colors: Colors): string {
  if (runs.length === 0) return 'no runs\n';
  const table = newTable(['run', 'status', 'complete', 'failed', 'of', 'left', 'model', 'dataset', 'started'], colors);
  for (const { name, status, progress, model, dataset, createdAt } of runs) {
    const left = progress.etaMs === null ? NONE : formatDuration(progress.etaMs);
    const counts = [progress.complete, progress.failed, progress.total].map(formatCount);
    const started = createdAt.replace(/:\d\d\.\d+Z$/, 'Z');
    table.push([name, status, ...counts, left, model, `${dataset.name} v${dataset.version}`, started]);
  }
  const more = totalCount - runs.length;
  return `${table.toString()}\n${more > 0 ? `… and ${formatCount(more)} older; --limit shows more\n` : ''}`;
}
