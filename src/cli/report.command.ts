import type { Command } from 'commander';
import { plainText } from '../services/exports/document/plain-text.js';
import { reportDocument } from '../services/exports/report/report-document.js';
import { reportFigures } from '../services/exports/report/report-figures.js';
import { runAnswers } from '../services/exports/report/run-answers.js';
import { chooseAnswerKey, importHint } from './answer-key-choice.js';
import { ApiClient } from './api/api-client.js';
import { CliError } from './cli-error.js';
import { colorsFor, type CliContext } from './cli-context.js';
import { findRun } from './find-run.js';
import { whileWaiting } from './waiting-line.js';
import { formatOption, jsonOption, writeDocument, type Format } from './write-document.js';

interface ReportOptions {
  readonly key?: string;
  readonly format: Format;
  readonly output?: string;
}

const EXAMPLES = `
Examples:
  metacog report pilot
  metacog report pilot --key ground-truth
  metacog report pilot --format markdown --output report.md
  metacog report pilot --format html --output report.html
  metacog report pilot --format json | jq .metrics.accuracy

A KEY ALARM before the report means that the answers speak against the answer key: check it first (metacog audit).`;

/** `metacog report`: everything that is known of one run, under one key. */
export function addReportCommand(program: Command, context: CliContext): void {
  program
    .command('report')
    .summary('all measures of a run')
    .description(
      'Reports accuracy, bias, confidence, calibration, metacognitive sensitivity and difficulty curves of a run, ' +
        'with 95 % intervals, under one answer key.',
    )
    .argument('<run>', 'name or id of the run')
    .option('--key <name>', "answer key to score under; by default the dataset's default key")
    .addOption(formatOption())
    .addOption(jsonOption())
    .option('--output <file>', 'file to write instead of standard output; one that is there is replaced')
    .addHelpText('after', EXAMPLES)
    .action((nameOrId: string, options: ReportOptions) => report(nameOrId, options, context));
}

async function report(nameOrId: string, options: ReportOptions, context: CliContext): Promise<void> {
  const api = ApiClient.fromEnv(context.env);
  const { id, name, dataset } = await findRun(api, nameOrId);
  const answerKey = chooseAnswerKey(dataset, options.key);
  if (answerKey === null) {
    throw new CliError(`dataset ${dataset.name} has no answer key, so nothing can be scored`, {
      hint: `import one: ${importHint(dataset.name)}`,
    });
  }
  const asked = runAnswers(api, id, answerKey);
  const answer = await whileWaiting(context.stderr, `computing the measures of ${plainText(name)}`, asked);
  const document = reportDocument(answer);
  await writeDocument({ ...options, answer, document, figures: () => reportFigures(answer) }, context);
  const { keyAlarm } = answer.metrics;
  const isOutOfSight = options.output !== undefined || options.format === 'json';
  if (keyAlarm && isOutOfSight) {
    const { bold, red } = colorsFor(context.stderr, context.env);
    context.stderr.write(`${bold(red(`KEY ALARM: ${plainText(keyAlarm.message)}`))}\n`);
  }
}
