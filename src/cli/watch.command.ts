import type { Command } from 'commander';
import { chooseAnswerKey } from './answer-key-choice.js';
import { ApiClient } from './api/api-client.js';
import type { CliContext } from './cli-context.js';
import { findRun } from './find-run.js';
import { followToEnd, type FollowOptions } from './follow-to-end.js';
import { ResultsFile } from './results-file.js';

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
  const output = options.output === undefined ? undefined : await ResultsFile.create(options.output);
  await followToEnd({ api, context, run, answerKey, options, output });
}
