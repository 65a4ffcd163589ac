import type { Command } from 'commander';
import { shellWord } from '../words/format.js';
import { ApiClient } from './api/api-client.js';
import { IMPORT_ANSWER_KEY, IMPORT_RUN, KEY_AUDIT, type ImportReport } from './api/import-operations.js';
import { colorsFor, type CliContext } from './cli-context.js';
import { imported, importDataset } from './import-files.js';
import { importSummary, keyConflicts } from './import-summary.js';
import { uploadFile } from './upload-file.js';

interface JsonOption {
  readonly json?: boolean;
}
interface DatasetOptions extends JsonOption {
  readonly name: string;
  readonly questions: string;
  readonly catalog?: string;
  readonly description?: string;
}
interface KeyOptions extends JsonOption {
  readonly dataset: string;
  readonly name: string;
  readonly file: string;
  readonly default?: boolean;
}
interface RunOptions extends JsonOption {
  readonly dataset: string;
  readonly name: string;
  readonly model: string;
  readonly results: string;
}

const EXAMPLES = `
Examples:
  metacog import dataset --name lab --questions questions_two_stage.jsonl --catalog catalog.json
  metacog import key --dataset lab --name ground-truth --file ground_truth.json
  metacog import run --dataset lab --name qwen72b --model Qwen/Qwen2.5-VL-72B-Instruct --results results.jsonl

Files are taken whole or not at all: a line that cannot be read is named, and nothing of its file is kept.`;

/** `metacog import dataset|key|run`: the published files, as they are. */
export function addImportCommand(program: Command, context: CliContext): void {
  const command = program
    .command('import')
    .summary('import questions, an answer key or recorded results')
    .description('Imports the files of an experiment: its questions, its answer key, its recorded results.')
    .addHelpText('after', EXAMPLES);
  command
    .command('dataset')
    .description('import a question file; with its catalogue also factors, images and an answer key')
    .requiredOption('--name <name>', 'name of the dataset; changed content under the same name is a new version')
    .requiredOption('--questions <file>', 'questions, JSONL, one line a stage')
    .option('--catalog <file>', 'catalogue, JSON')
    .option('--description <text>', 'what the dataset is')
    .option('--json', 'print the result as JSON')
    .action((options: DatasetOptions) => importQuestions(options, context));
  command
    .command('key')
    .description('import an answer key, and tell where it contradicts the keys that are there')
    .requiredOption('--dataset <name>', 'dataset that the key belongs to')
    .requiredOption('--name <name>', 'name of the key')
    .requiredOption('--file <file>', 'JSON that gives each qid a letter')
    .option('--default', 'score under this key unless told otherwise')
    .option('--json', 'print the result as JSON')
    .action((options: KeyOptions) => importKey(options, context));
  command
    .command('run')
    .description('import recorded results as a run, to score them without a backend')
    .requiredOption('--dataset <name>', 'dataset that was asked')
    .requiredOption('--name <name>', 'name of the run')
    .requiredOption('--model <model>', 'model that answered')
    .requiredOption('--results <file>', 'results, JSONL, one line a stage')
    .option('--json', 'print the result as JSON')
    .action((options: RunOptions) => importRun(options, context));
}

async function importQuestions(options: DatasetOptions, context: CliContext): Promise<void> {
  const { dataset, report } = await importDataset(ApiClient.fromEnv(context.env), options, context.stderr);
  const text = `dataset ${dataset.name} v${dataset.version}: ${dataset.questionCount} questions\n`;
  print(context, options, { result: { dataset, report }, report, text });
}

async function importKey(options: KeyOptions, context: CliContext): Promise<void> {
  const api = ApiClient.fromEnv(context.env);
  const upload = await uploadFile(api, options.file, context.stderr);
  const { importAnswerKey: payload } = await api.query(IMPORT_ANSWER_KEY, {
    input: { dataset: options.dataset, name: options.name, upload, makeDefault: options.default ?? false },
  });
  const answerKey = imported(payload, payload.answerKey);
  const report = imported(payload, payload.report);
  const audit = await api.query(KEY_AUDIT, { name: options.dataset });
  const agreements = audit.dataset?.keyAudit.agreements ?? [];
  const conflicts = keyConflicts(agreements, answerKey.name, colorsFor(context.stdout, context.env));
  const role = answerKey.isDefault ? ', now the default' : '';
  const text = `answer key ${answerKey.name} (${answerKey.source}): ${answerKey.questionCount} questions${role}\n${conflicts}`;
  print(context, options, { result: { answerKey, report, agreements }, report, text });
}

async function importRun(options: RunOptions, context: CliContext): Promise<void> {
  const api = ApiClient.fromEnv(context.env);
  const results = await uploadFile(api, options.results, context.stderr);
  const { dataset, name, model } = options;
  const { importRun: payload } = await api.query(IMPORT_RUN, { input: { dataset, name, model, results } });
  const run = imported(payload, payload.run);
  const report = imported(payload, payload.report);
  const text = `run ${run.name}: imported; its metrics: metacog report ${shellWord(run.name)}\n`;
  print(context, options, { result: { run, report }, report, text });
}

function print(
  { stdout, env }: CliContext,
  { json }: JsonOption,
  done: { readonly result: object; readonly report: ImportReport; readonly text: string },
): void {
  if (json) stdout.write(`${JSON.stringify(done.result, null, 2)}\n`);
  else stdout.write(done.text + importSummary(done.report, colorsFor(stdout, env)));
}
