import { Option, type Command } from 'commander';
import { RUN_STATUSES } from '../operations/run-state.js';
import { table } from '../services/exports/document/document.js';
import { formatCount, formatDuration, formatTime, NONE } from '../words/format.js';
import { ApiClient } from './api/api-client.js';
import { RUNS, type RunFilterInput, type RunList } from './api/run-operations.js';
import { colorsFor, type CliContext } from './cli-context.js';
import { textTable } from './document/text-table.js';
import { pageSize } from './option-parsers.js';
import { widthOf } from './write-document.js';

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
      else context.stdout.write(listing(runs, context));
    });
}

const COLUMNS = ['run', 'status', '>complete', '>failed', '>of', '>left', 'model', 'dataset', 'started'];

function listing({ nodes, totalCount }: RunList, { stdout, env }: CliContext): string {
  if (nodes.length === 0) return 'no runs\n';
  const rows = nodes.map(({ name, status, progress, model, dataset, createdAt }) => [
    name,
    status,
    ...[progress.complete, progress.failed, progress.total].map(formatCount),
    progress.etaMs === null ? NONE : formatDuration(progress.etaMs),
    model,
    `${dataset.name} v${dataset.version}`,
    formatTime(createdAt),
  ]);
  // Outside a terminal a run is one line, which other programs can find.
  const width = stdout.isTTY ? widthOf(stdout.columns) : Infinity;
  const listed = textTable(table(COLUMNS, rows), { width, colors: colorsFor(stdout, env) });
  const more = totalCount - nodes.length;
  return `${listed}\n${more > 0 ? `… and ${formatCount(more)} older; --limit shows more\n` : ''}`;
}
