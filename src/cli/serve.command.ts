import type { Command } from 'commander';

const EXAMPLES = `
Settings are environment variables, all optional: PORT, HOST, DATABASE_URL, METACOG_HOME, METACOG_TOKEN,
VLLM_URL, VLLM_API_KEY, VLLM_MODEL, VLLM_FLAGS, MAX_IN_FLIGHT, IN_FLIGHT, REQUEST_TIMEOUT, WORKER, LOG_LEVEL.

Examples:
  metacog serve                                 embedded database, simulated backend
  VLLM_URL=http://gpu-1:8000 metacog serve      a real model
  metacog serve --no-worker                     the API alone; metacog worker asks`;

/** `metacog serve`: the server, as \`npm start\` starts it. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .summary('start the server (same as npm start)')
    .description('Starts the server: run pages at /, GraphQL at /graphql, GraphiQL at /graphiql.')
    .addHelpText('after', EXAMPLES)
    .option('--no-worker', 'do not ask: leave that to metacog worker processes (as WORKER=off)')
    .action(async ({ worker }: { worker: boolean }) => {
      // loaded only now: the other commands need neither a database driver nor a schema
      const { serve } = await import('../serve.js');
      await serve(worker ? process.env : { ...process.env, WORKER: 'off' });
    });
}
