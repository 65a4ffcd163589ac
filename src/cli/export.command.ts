import { Option, type Command } from 'commander';
import {
  DATASET_FORMATS,
  RUN_FORMATS,
  type DatasetFormat,
  type ExportFormat,
  type RunFormat,
} from '../services/exports/export-format.js';
import { ApiClient } from './api/api-client.js';
import { CliError, UsageError } from './cli-error.js';
import type { CliContext, TextStream } from './cli-context.js';
import { plainText } from '../services/exports/document/plain-text.js';
import { formatBytes } from '../words/format.js';
import { watchInterrupts } from './interrupt.js';
import { commaSeparated, positiveInteger } from './option-parsers.js';
import { startProgress, type Progress } from './progress.js';
import { writeStream } from './write-stream.js';

interface ExportOptions {
  readonly format: RunFormat | DatasetFormat;
  readonly dataset?: string;
  readonly version?: number;
  readonly key?: string;
  readonly task?: string[];
  readonly where?: Readonly<Record<string, unknown>>;
  readonly output?: string;
}

const EXAMPLES = `
Formats of a run:
  jsonl                the published results format, two lines a question; metacog import run takes it
  comparison           every answer beside the right letter, and how many are right: the published JSON
  simple-comparison    the same as a plain list
  csv, parquet         a table, a row an answer, with factors, letters, probabilities, latencies and tokens
Formats of a dataset:
  questions            two lines a question, with what draws its image: metacog import dataset takes it
  catalog              what draws the images and what is right in them, as the published JSON
  key                  one answer key: metacog import key takes it

Examples:
  metacog export pilot --format jsonl --output pilot.jsonl
  metacog export pilot --format csv --task Grid,Gabor --output pilot.csv
  metacog export pilot --format comparison --key ground-truth | jq .summary
  metacog export pilot --format parquet --where '{"confidence": [1, 2], "correct": false}' --output unsure.parquet
  metacog export --dataset lab --format questions --output questions.jsonl
  metacog export --dataset lab --format key --key ground-truth --output key.json

A run that goes on is exported as it stands. With --output the file is there as a whole or not at all.`;

/** `metacog export`: a run or a dataset as a file for other tools. */
export function addExportCommand(program: Command, context: CliContext): void {
  program
    .command('export')
    .summary('a run or a dataset as a file for other tools')
    .description('Writes the answers of a run, or with --dataset a dataset or one of its answer keys, as a file.')
    .argument('[run]', 'name or id of the run')
    .addOption(
      new Option('--format <format>', 'what to write, see below')
        .choices([...Object.keys(RUN_FORMATS), ...Object.keys(DATASET_FORMATS)])
        .makeOptionMandatory(),
    )
    .option('--key <name>', "answer key to score under, or to write; by default the dataset's default key")
    .option('--task <a,b>', 'only answers to questions of these tasks', commaSeparated)
    .option('--where <json>', "only these answers: a filter as the API's AnswerFilter", jsonObject)
    .option('--dataset <name>', 'export this dataset instead of a run')
    .option('--version <n>', 'version of the dataset; by default the latest', positiveInteger)
    .option('--output <file>', 'file to write instead of standard output; one that is there is replaced')
    .addHelpText('after', EXAMPLES)
    .action((run: string | undefined, options: ExportOptions) => exportFile(run, options, context));
}

async function exportFile(run: string | undefined, options: ExportOptions, context: CliContext): Promise<void> {
  const { format, address, label } = chosen(run, options);
  const { stdout, stderr } = context;
  const { output } = options;
  if (format.isBinary && output === undefined && stdout.isTTY) {
    throw new UsageError('this format is not for reading: give --output FILE, or send it into a pipe');
  }
  const api = ApiClient.fromEnv(context.env);
  const interrupted = new AbortController();
  const unwatch = watchInterrupts(context, () => interrupted.abort());
  // What is printed on a terminal shows by itself how far it is.
  const isShown = output !== undefined || !stdout.isTTY;
  const content = api.download(address, interrupted.signal);
  try {
    await writeStream(isShown ? withProgress(content, label, stderr) : content, output ?? stdout);
  } catch (error) {
    throw interrupted.signal.aborted ? new CliError('interrupted before the end', { cause: error }) : error;
  } finally {
    unwatch();
  }
}

interface Chosen {
  readonly format: ExportFormat;
  readonly address: string;
  readonly label: string;
}

function chosen(run: string | undefined, options: ExportOptions): Chosen {
  const { format, dataset, key, version } = options;
  if ((run === undefined) === (dataset === undefined)) throw new UsageError('give either a run or --dataset NAME');
  if (run !== undefined) {
    if (!isRunFormat(format)) throw new UsageError(`--format ${format} belongs to --dataset NAME`);
    if (version !== undefined) throw new UsageError('--version belongs to --dataset NAME');
    const where = filterOf(options);
    return found(RUN_FORMATS[format], ['runs', run], { key, where: where && JSON.stringify(where) });
  }
  if (isRunFormat(format)) throw new UsageError(`--format ${format} is of a run: name one instead of --dataset`);
  if (options.where ?? options.task) throw new UsageError('--task and --where belong to a run');
  if (key !== undefined && format !== 'key') throw new UsageError('with --dataset, --key belongs to --format key');
  return found(DATASET_FORMATS[format], ['datasets', dataset ?? ''], { key, version: version?.toString() });
}

function isRunFormat(format: RunFormat | DatasetFormat): format is RunFormat {
  return Object.hasOwn(RUN_FORMATS, format);
}

function found(
  format: ExportFormat,
  [kind, name]: readonly [kind: string, name: string],
  parameters: Readonly<Record<string, string | undefined>>,
): Chosen {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const query = given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
  const address = `/${kind}/${encodeURIComponent(name)}/export.${format.suffix}${query}`;
  return { format, address, label: `export ${plainText(name)}` };
}

function filterOf({ task, where }: ExportOptions): object | undefined {
  if (task === undefined) return where;
  if (where?.tasks !== undefined) throw new UsageError('give the tasks either in --task or in --where');
  return { ...where, tasks: task };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new UsageError(`--where has to be a JSON object like '{"tasks": ["Grid"]}', in quotes for the shell`);
}

/** Shows how much has come, from the first part on; how much it will be nobody knows. */
async function* withProgress(
  chunks: AsyncIterable<Uint8Array>,
  label: string,
  stream: TextStream,
): AsyncGenerator<Uint8Array, void> {
  let progress: Progress | undefined;
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      yield chunk;
      bytes += chunk.byteLength;
      progress ??= startProgress({ stream, label, format: formatBytes });
      progress.update(bytes);
    }
  } finally {
    progress?.stop();
  }
}
