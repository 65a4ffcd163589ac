import completion from '@bomb.sh/tab/commander';
import { Command, CommanderError, Option } from 'commander';
import { packageVersion } from '../package-root.js';
import { addAuditCommand } from './audit.command.js';
import { addCompareCommand } from './compare.command.js';
import { addControlCommands } from './control.command.js';
import { addDemoCommand } from './demo.command.js';
import { addExportCommand } from './export.command.js';
import { addImportCommand } from './import.command.js';
import { addReportCommand } from './report.command.js';
import { addRunCommand } from './run.command.js';
import { addRunsCommand } from './runs.command.js';
import { addSchemaCommand } from './schema.command.js';
import { addServeCommand } from './serve.command.js';
import { simulateCommand } from './simulate.command.js';
import { addTokenCommand } from './token.command.js';
import { addWatchCommand } from './watch.command.js';
import { addWorkerCommand } from './worker.command.js';
import { MetacogError } from '../client/errors.js';
import { CliError } from './cli-error.js';
import type { CliContext } from './cli-context.js';

const HELP = `
First steps:
  metacog demo                                     everything on this machine, once, with a simulated model
  metacog serve                                    a server at http://127.0.0.1:4000; then, in another terminal:
  metacog run --dataset metacog-2688 --limit 100   start a run and follow it
  metacog watch NAME                               follow a run that was started elsewhere
  metacog runs                                     what there is; metacog pause, resume, cancel, retry NAME
  metacog import --help                            bring your own questions, answer keys and results
  metacog report NAME                              all measures of a run, with intervals
  metacog compare NAME NAME                        runs on the same questions
  metacog audit DATASET                            are the answer keys right?
  metacog export --help                            answers and datasets as files for other tools

Completion by the Tab key, for bash, zsh, fish or powershell: source <(metacog complete bash)
METACOG_URL names the server (default http://127.0.0.1:4000), METACOG_TOKEN the token that it asks for.
Exit codes: 0 done, 1 not done or not fully, or (audit) something is suspect, 2 wrong command line.`;

/**
 * Runs one command line (without the program's name) and reports what goes wrong in one line, with what to do next.
 * @returns the exit code: 0 done, 1 not done or not fully, or something is suspect, 2 wrong command line
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const program = createProgram(context);
  let isDebug = context.env.LOG_LEVEL === 'debug';
  program.hook('preAction', (_, command) => {
    isDebug ||= command.optsWithGlobals<{ debug?: boolean }>().debug === true;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    context.stderr.write(report(error, isDebug));
    return error instanceof CliError ? error.exitCode : 1;
  }
}

function createProgram(context: CliContext): Command {
  const program = new Command('metacog')
    .description('Asks vision-language models two-stage questions and measures accuracy and confidence.')
    .version(packageVersion)
    .option('--debug', 'show the stack of an error')
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText('after', HELP)
    // so that a command may have an option --version of its own
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'metacog: ')),
    });
  addServeCommand(program);
  addWorkerCommand(program);
  addDemoCommand(program, context);
  addRunCommand(program, context);
  addWatchCommand(program, context);
  addRunsCommand(program, context);
  addControlCommands(program, context);
  addImportCommand(program, context);
  addExportCommand(program, context);
  addReportCommand(program, context);
  addCompareCommand(program, context);
  addAuditCommand(program, context);
  addSchemaCommand(program, context);
  addTokenCommand(program, context);
  program.addCommand(simulateCommand(context).copyInheritedSettings(program));
  for (const command of program.commands)
    command.addOption(new Option('--debug', 'show the stack of an error').hideHelp());
  // Last: it tells the shell of every command that is there.
  completion(program);
  return program;
}

function report(error: unknown, isDebug: boolean): string {
  if (!(error instanceof Error)) return `metacog: ${String(error)}\n`;
  const hint = error instanceof MetacogError && error.hint !== undefined ? `  ${error.hint}\n` : '';
  const stack = isDebug ? `${error.stack ?? ''}\n${causesOf(error)}` : '';
  return `metacog: ${error.message}\n${hint}${stack}`;
}

function causesOf({ cause }: Error): string {
  return cause instanceof Error ? `caused by ${cause.stack ?? cause.message}\n${causesOf(cause)}` : '';
}
