import type { Command } from 'commander';
import { chooseAnswerKey } from './answer-key-choice.js';
import { ApiClient } from './api/api-client.js';
import { UsageError } from './cli-error.js';
import type { CliContext } from './cli-context.js';
import { comparisonDocument } from './compare/comparison-document.js';
import { runComparisons } from './compare/run-comparisons.js';
import { findRun } from './find-run.js';
import { whileWaiting } from './waiting-line.js';
import { formatOption, jsonOption, writeDocument, type Format } from './write-document.js';

interface CompareOptions {
  readonly key?: string;
  readonly by?: string;
  readonly format: Format;
  readonly output?: string;
}

const EXAMPLES = `
Examples:
  metacog compare qwen72b qwen7b
  metacog compare qwen72b qwen7b --by gabor_level
  metacog compare qwen72b qwen7b internvl --key catalog     every pair, p-values adjusted by Holm

A difference is second − first, over the questions that both have answered.`;

/** `metacog compare`: runs on the same questions. */
export function addCompareCommand(program: Command, context: CliContext): void {
  program
    .command('compare')
    .summary('two or more runs on the same questions')
    .description(
      'Compares accuracy, calibration error and metacognitive sensitivity of runs, question by question, overall and by task.',
    )
    .argument('<runs...>', 'names or ids of two or more runs')
    .option('--key <name>', "answer key to score under; by default the dataset's default key")
    .option('--by <factor>', 'split by this factor as well')
    .addOption(formatOption())
    .addOption(jsonOption())
    .option('--output <file>', 'file to write instead of standard output; one that is there is replaced')
    .addHelpText('after', EXAMPLES)
    .action((names: string[], options: CompareOptions) => compare(names, options, context));
}

async function compare(names: readonly string[], options: CompareOptions, context: CliContext): Promise<void> {
  if (names.length < 2) throw new UsageError('give two runs or more to compare');
  const api = ApiClient.fromEnv(context.env);
  const runs = await Promise.all(names.map((name) => findRun(api, name)));
  const ids = runs.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new UsageError('a run is named twice; it cannot differ from itself');
  // a misspelt key is told by the names of those that there are
  if (options.key !== undefined) for (const { dataset } of runs) chooseAnswerKey(dataset, options.key);
  const asked = runComparisons(api, { ids, answerKey: options.key ?? null, factor: options.by });
  const answer = await whileWaiting(context.stderr, `comparing ${ids.length} runs`, asked);
  await writeDocument({ ...options, answer, document: comparisonDocument(answer) }, context);
}
