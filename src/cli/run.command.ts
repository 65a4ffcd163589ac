import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import pRetry from 'p-retry';
import type { RunState } from '../operations/run-state.js';
import { formatCount, shellWord } from '../words/format.js';
import { chooseAnswerKey } from './answer-key-choice.js';
import { ApiClient } from './api/api-client.js';
import { DATASET_KEYS } from './api/import-operations.js';
import { START_RUN, type StartRunInput } from './api/run-operations.js';
import { ServerUnreachableError } from '../client/errors.js';
import { CliError, UsageError } from './cli-error.js';
import { colorsFor, type CliContext } from './cli-context.js';
import { deadlineAt, parseDeadline, type Deadline } from './deadline.js';
import type { EarlierResults } from './earlier-results.js';
import { followToEnd, type FollowOptions } from './follow-to-end.js';
import { datasetNameOf, imported, importDataset } from './import-files.js';
import { importSummary } from './import-summary.js';
import { commaSeparated, integer, nonNegativeInteger, nonNegativeNumber, positiveInteger } from './option-parsers.js';
import { ResultsFile } from './results-file.js';
import { runBehindResults, setGoing } from './run-behind-results.js';
import { uploadFile } from './upload-file.js';

interface RunOptions extends FollowOptions {
  readonly dataset?: string;
  readonly questions?: string;
  readonly catalog?: string;
  readonly name?: string;
  readonly model?: string;
  readonly backend?: string;
  readonly limit?: number;
  readonly samples?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly labels?: string[];
  readonly maxFailures?: number;
  readonly deadline?: Deadline;
  readonly reuse?: boolean;
  readonly key?: string;
  readonly device?: string;
  readonly detach?: boolean;
}

const EXAMPLES = `
Examples:
  metacog run --dataset metacog-2688 --limit 100
  metacog run --dataset metacog-2688 --name pilot --temperature 0.7 --samples 5 --seed 1
  metacog run --questions questions.jsonl --catalog catalog.json --output results.jsonl
  metacog run --dataset metacog-2688 --max-failures 20 --deadline 2h
  NAME=$(metacog run --dataset metacog-2688 --detach)      and later: metacog watch $NAME

Ctrl-C stops following and leaves the run at work: \`metacog watch NAME\` follows it again.
With --cancel-on-interrupt it cancels the run instead. A second Ctrl-C leaves at once.
Exit code: 0 when every answer was written, 1 when not, 2 for a wrong command line.`;

/** `metacog run`: starts a run at a server and follows it to its end. */
export function addRunCommand(program: Command, context: CliContext): void {
  program
    .command('run')
    .summary('start a run, follow it, print its metrics')
    .description('Starts a run at the server, follows it answer by answer, and prints accuracy and confidence by task.')
    .option('--dataset <name>', 'dataset at the server, e.g. metacog-2688')
    .option('--questions <file>', 'question file (JSONL) to import and ask; the same content is imported only once')
    .option('--catalog <file>', 'catalogue (JSON) of that question file: factors, images and the answer key')
    .option('--name <name>', 'name of the run; by default the server gives one')
    .option('--model <model>', 'model to ask; by default the first that the backend serves')
    .option('--backend <name>', 'backend to ask; by default the server chooses')
    .option('--limit <n>', 'ask only n questions, evenly spaced over the dataset', positiveInteger)
    .option('--samples <n>', 'answers per question', positiveInteger)
    .option('--temperature <t>', 'sampling temperature', nonNegativeNumber)
    .option('--seed <n>', 'seed of the sampling', integer)
    .option('--reuse', 'take over answers of earlier runs whose every input is equal (temperature 0)')
    .option('--labels <a,b>', 'labels to find the run by', commaSeparated)
    .option('--max-failures <n>', 'end the run as FAILED when more answers than n have failed', nonNegativeInteger)
    .option(
      '--deadline <time>',
      'end the run as FAILED when it is not done by then: a date and time (2027-01-31T18:00:00Z; without a zone, of ' +
        'this machine) or a duration from its start (90m, 2h, 1d)',
      // Commander hands over what was parsed before, too.
      (text) => parseDeadline(text),
    )
    .option('--key <name>', "answer key to score under; by default the dataset's default key")
    .option(
      '--output <file>',
      'results file (JSONL) that grows as answers are written, two lines a question; one that was cut off is gone on with',
    )
    .option('--json', 'print the run and its metrics as JSON instead of tables')
    .addOption(
      new Option(
        '--detach',
        'start the run, print its name and leave; watch, pause, cancel go on from there',
      ).conflicts(['output', 'cancelOnInterrupt', 'key']),
    )
    .option('--cancel-on-interrupt', 'let Ctrl-C cancel the run')
    .option('--device <device>', 'accepted for old scripts and passed over: the backend owns the devices')
    .addHelpText('after', EXAMPLES)
    .action((options: RunOptions) => run(options, context));
}

async function run(options: RunOptions, context: CliContext): Promise<void> {
  if ((options.dataset === undefined) === (options.questions === undefined)) {
    throw new UsageError('give either --dataset NAME or --questions FILE');
  }
  if (options.catalog !== undefined && options.questions === undefined) {
    throw new UsageError('--catalog belongs to --questions FILE');
  }
  if (options.device !== undefined) {
    context.stderr.write(`--device ${options.device} is passed over: the backend decides which devices it uses\n`);
  }
  const api = ApiClient.fromEnv(context.env);
  const dataset = await datasetOf(options, api, context);
  const answerKey = chooseAnswerKey(dataset, options.key);
  const output = options.output === undefined ? undefined : await ResultsFile.open(options.output);
  const run = output?.earlier
    ? await goOn({ api, context, options, dataset, path: output.path, earlier: output.earlier })
    : await startRun(api, inputOf(options, dataset));
  context.stderr.write(`run ${run.name}: model ${run.model} on backend ${run.backend.name}\n`);
  if (options.detach) {
    context.stdout.write(options.json ? `${JSON.stringify(run, null, 2)}\n` : `${run.name}\n`);
    return;
  }
  await followToEnd({ api, context, run, answerKey, options, output });
}

/**
 * The run that was writing a results file when it was cut off; where the server has none such, a new one that takes over
 * the file's answers and asks the rest.
 */
async function goOn(input: {
  readonly api: ApiClient;
  readonly context: CliContext;
  readonly options: RunOptions;
  readonly dataset: ChosenDataset;
  readonly path: string;
  readonly earlier: EarlierResults;
}): Promise<RunState> {
  const { api, context, options, dataset, path, earlier } = input;
  const { stderr } = context;
  const found = await runBehindResults(api, dataset, { path, newest: earlier.newest });
  if (!found) {
    const results = await uploadFile(api, path, stderr);
    const run = await startRun(api, { ...inputOf(options, dataset), results });
    stderr.write(`${path}: ${formatCount(run.progress.reused)} answers are taken over, the rest is asked\n`);
    return run;
  }
  const isAnother =
    [options.name ?? found.name, options.model ?? found.model].join() !== [found.name, found.model].join();
  if (isAnother) {
    throw new CliError(`${path} holds results of run ${found.name} of ${found.model}`, {
      hint: 'name another file for --output, or ask for that run',
    });
  }
  stderr.write(`${path}: ${formatCount(earlier.lineCount)} lines are there already, run ${found.name} goes on\n`);
  return setGoing(api, found);
}

interface ChosenDataset {
  readonly name: string;
  readonly version: number;
  readonly answerKeys: readonly { readonly name: string; readonly isDefault: boolean }[];
}

/** The dataset that is asked for, or the one that the question file makes. */
async function datasetOf(options: RunOptions, api: ApiClient, context: CliContext): Promise<ChosenDataset> {
  const { questions, catalog } = options;
  let name = options.dataset ?? '';
  let version: number | null = null;
  if (questions !== undefined) {
    const files = { name: datasetNameOf(questions), questions, catalog };
    const { dataset, report } = await importDataset(api, files, context.stderr);
    ({ name, version } = dataset);
    context.stderr.write(`dataset ${name} v${version}: `);
    context.stderr.write(importSummary(report, colorsFor(context.stderr, context.env)));
  }
  const { dataset } = await api.query(DATASET_KEYS, { name, version });
  if (dataset) return dataset;
  throw new CliError(`the server has no dataset named ${name}`, {
    hint: `import one (metacog import dataset --name ${shellWord(name)} --questions FILE) or see them all at /graphiql`,
  });
}

function inputOf(options: RunOptions, dataset: ChosenDataset): StartRunInput {
  return {
    dataset: dataset.name,
    datasetVersion: dataset.version,
    name: options.name,
    backend: options.backend,
    model: options.model,
    labels: options.labels,
    questionLimit: options.limit,
    samplesPerQuestion: options.samples,
    temperature: options.temperature,
    seed: options.seed,
    reuse: options.reuse,
    maxFailures: options.maxFailures,
    deadline: options.deadline && deadlineAt(options.deadline),
    idempotencyKey: randomUUID(),
  };
}

/** Starts the run; asked again after a lost connection, the idempotency key lets the server start it only once. */
export async function startRun(api: ApiClient, input: StartRunInput): Promise<RunState> {
  const { startRun: payload } = await pRetry(() => api.query(START_RUN, { input }), {
    retries: 3,
    minTimeout: 250,
    shouldRetry: ({ error }) => error instanceof ServerUnreachableError,
  });
  return imported(payload, payload.run);
}
