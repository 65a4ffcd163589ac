import type { Command } from 'commander';
import { chooseAnswerKey } from './answer-key-choice.js';
import { ApiClient } from './api/api-client.js';
import type { RunState } from '../operations/run-state.js';
import type { CliContext } from './cli-context.js';
import { CliError } from './cli-error.js';
import type { EarlierResults } from './earlier-results.js';
import { findRun } from './find-run.js';
import { followToEnd, type FollowOptions } from './follow-to-end.js';
import { ResultsFile } from './results-file.js';
import { runBehindResults } from './run-behind-results.js';

interface WatchOptions extends FollowOptions {
  readonly key?: string;
}

const EXAMPLES = `
Examples:
  metacog watch pilot
  metacog watch pilot --key ground-truth --json
  metacog watch pilot --output results.jsonl     the whole results file, also of a run that has ended

Ctrl-C stops following and leaves the run at work; with --cancel-on-interrupt it cancels the run.`;

/** `metacog watch`: follows a run that was started elsewhere, from its first answer on. */
export function addWatchCommand(program: Command, context: CliContext): void {
  program
    .command('watch')
    .summary('follow a run, print its metrics')
    .description('Follows a run from its first answer to its end and prints accuracy and confidence by task.')
    .argument('<run>', 'name or id of the run')
    .option('--key <name>', "answer key to score under; by default the dataset's default key")
    .option('--output <file>', 'results file (JSONL), two lines a question')
    .option('--json', 'print the run and its metrics as JSON instead of tables')
    .option('--cancel-on-interrupt', 'let Ctrl-C cancel the run')
    .addHelpText('after', EXAMPLES)
    .action((nameOrId: string, options: WatchOptions) => watch(nameOrId, options, context));
}

async function watch(nameOrId: string, options: WatchOptions, context: CliContext): Promise<void> {
  const api = ApiClient.fromEnv(context.env);
  const run = await findRun(api, nameOrId);
  const answerKey = chooseAnswerKey(run.dataset, options.key);
  const output = options.output === undefined ? undefined : await ResultsFile.open(options.output);
  if (output?.earlier) await checkOrigin(api, run, { path: output.path, newest: output.earlier.newest });
  await followToEnd({ api, context, run, answerKey, options, output });
}

/** Results of two runs are never mixed. */
async function checkOrigin(
  api: ApiClient,
  run: RunState,
  file: { readonly path: string; readonly newest: EarlierResults['newest'] },
): Promise<void> {
  const writer = await runBehindResults(api, run.dataset, file);
  if (writer?.id === run.id) return;
  throw new CliError(`${file.path} does not hold results of run ${run.name}, and is left as it is`, {
    hint: 'name another file for --output, or move that one away',
  });
}
