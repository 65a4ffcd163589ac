import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../config.js';
import { createLogger } from '../logger.js';
import { chooseAnswerKey } from './answer-key-choice.js';
import { ApiClient } from './api/api-client.js';
import { CliError } from './cli-error.js';
import type { CliContext } from './cli-context.js';
import { concludeRun } from './conclude-run.js';
import { followRun } from './follow-run.js';
import { watchInterrupts } from './interrupt.js';
import { positiveInteger } from './option-parsers.js';
import { startRun } from './run.command.js';
import { StartupDisplay } from './startup-display.js';

interface DemoOptions {
  readonly limit?: number;
  readonly keep?: boolean;
  readonly json?: string;
}

const DATASET = 'metacog-2688';
const BACKEND = 'simulated';

const EXAMPLES = `
Examples:
  npm run demo
  npm run demo -- --limit 200 --json metrics.json
  npm run demo -- --keep        leaves the server up to look around, until Ctrl-C

Nothing outside a temporary folder is touched, and that folder is removed at the end.`;

/** `metacog demo`: the whole product once, in this process and a temporary folder. */
export function addDemoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .summary('everything on this machine, once, with a simulated model')
    .description(
      'Starts a database, loads 2,688 two-stage questions, asks a simulated model all of them through the public API, ' +
        'and prints accuracy and confidence.',
    )
    .option('--limit <n>', 'ask only n questions, evenly spaced over the dataset', positiveInteger)
    .option('--keep', 'leave the server up until Ctrl-C')
    .option('--json <file>', 'write the run and its metrics to this file')
    .addHelpText('after', EXAMPLES)
    .action((options: DemoOptions) => demo(options, context));
}

async function demo(options: DemoOptions, context: CliContext): Promise<void> {
  const interrupted = new AbortController();
  const unwatch = watchInterrupts(context, () => {
    context.stderr.write('\nstopping …\n');
    interrupted.abort();
  });
  const home = await mkdtemp(path.join(tmpdir(), 'metacog-demo-'));
  try {
    // under root the database runs as another user, who must be able to walk in
    await chmod(home, 0o755);
    await demoIn(home, options, context, interrupted.signal);
  } finally {
    await rm(home, { recursive: true, force: true });
    unwatch();
  }
}

async function demoIn(home: string, options: DemoOptions, context: CliContext, signal: AbortSignal): Promise<void> {
  const startup = new StartupDisplay(context.stderr);
  // the demo shows this program on this machine alone: a database or a GPU in the settings is not touched
  const { LOG_LEVEL = 'warn', MAX_IN_FLIGHT } = context.env;
  const config = loadConfig({ PORT: '0', METACOG_HOME: home, LOG_LEVEL, MAX_IN_FLIGHT });
  // loaded only now: the other commands need neither a database driver nor a schema
  const { createApp } = await import('../app.js');
  const app = createApp(config, {
    logger: createLogger(config.log.level),
    onProgress: (step, done, total) => {
      startup.report(step, done, total);
    },
  });
  try {
    const { url } = await app.start();
    startup.finish();
    if (!signal.aborted) await showRun(new URL(url), options, context, signal);
    if (signal.aborted) throw new CliError('interrupted before the end');
    if (options.keep) await stayUp({ url, home }, context, signal);
  } finally {
    startup.finish();
    await app.stop();
  }
}

/** Starts a run by mutation, follows it by subscription and prints its metrics, all over the public API. */
async function showRun(url: URL, options: DemoOptions, context: CliContext, signal: AbortSignal): Promise<void> {
  const api = new ApiClient({ url, token: undefined });
  const run = await startRun(api, {
    dataset: DATASET,
    backend: BACKEND,
    name: 'demo',
    questionLimit: options.limit,
    idempotencyKey: 'demo',
  });
  const followed = await followRun({ api, run, stream: context.stderr, signal });
  if (followed.detached) return;
  const result = await concludeRun({ api, context, followed, answerKey: chooseAnswerKey(run.dataset, undefined) });
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  checkEventCount(followed.tally.lastSequence, followed.run.progress.complete);
}

/** A complete answer is two durable writes, each with the next sequence number. */
function checkEventCount(events: number, complete: number): void {
  if (events === 2 * complete) return;
  throw new CliError(`the subscription was not exactly-once: ${events} events for ${complete} answers in two stages`);
}

async function stayUp(at: { url: string; home: string }, context: CliContext, signal: AbortSignal): Promise<void> {
  context.stdout.write(
    `\nThe server stays up; Ctrl-C stops it and removes its folder.\n` +
      `  runs       ${at.url}/\n  GraphiQL   ${at.url}/graphiql\n  GraphQL    ${at.url}/graphql\n  folder     ${at.home}\n`,
  );
  // a timer keeps the process alive for the signal, whatever the server holds open
  const heartbeat = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(heartbeat);
}
