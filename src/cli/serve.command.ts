import type { Command } from 'commander';

const EXAMPLES = `
Settings are environment variables, all optional: PORT, HOST, DATABASE_URL, METACOG_HOME, METACOG_TOKEN,
VLLM_URL, VLLM_API_KEY, VLLM_MODEL, MAX_IN_FLIGHT, LOG_LEVEL.

Examples:
  metacog serve                                 embedded database, simulated backend
  VLLM_URL=http://gpu-1:8000 metacog serve      a real model`;

/** `metacog serve`: the server, as \`npm start\` starts it. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .summary('start the server (same as npm start)')
    .description('Starts the server: GraphQL at /graphql, GraphiQL at /graphiql.')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      // loaded only now: the other commands need neither a database driver nor a schema
      const { serve } = await import('../serve.js');
      await serve();
    });
}
