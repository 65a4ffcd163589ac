import type { Command } from 'commander';

const EXAMPLES = `
It takes questions from the database of a server and asks them; any number of workers, on as many machines, share one
database. One that is killed loses nothing: the others take over its questions within seconds.
Settings are environment variables: DATABASE_URL (of the server; without it the embedded database of METACOG_HOME on this
machine), VLLM_URL, VLLM_API_KEY, MAX_IN_FLIGHT, IN_FLIGHT, REQUEST_TIMEOUT, LOG_LEVEL.

Examples:
  DATABASE_URL=postgres://db/metacog VLLM_URL=http://gpu-2:8000 metacog worker
  metacog serve --no-worker                     the API alone, beside it`;

/** `metacog worker`: the part of the server that asks, alone. */
export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .summary('a process that asks and nothing else, beside a server')
    .description('Asks the questions of the runs that servers on the same database have started.')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      // loaded only now: the other commands need no database driver
      const { work } = await import('../serve.js');
      await work();
    });
}
