import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';

/** 192 bits: nobody guesses it, and it still fits a line. */
const TOKEN_BYTES = 24;

const EXAMPLES = `
Examples:
  export METACOG_TOKEN=$(metacog token)
  HOST=0.0.0.0 metacog serve                                    in the same shell, for other machines
  METACOG_URL=http://gpu-1:4000 METACOG_TOKEN=… metacog watch pilot

Whoever has the token may do everything at that server. Nothing keeps it: the server compares it with what it was started
with, so a new one takes a restart.`;

/** `metacog token`: a token that a server can be guarded with. */
export function addTokenCommand(program: Command, { stdout }: CliContext): void {
  program
    .command('token')
    .summary('make a token to guard a server with')
    .description('Prints a new random token for METACOG_TOKEN: the server asks for it, and the other commands send it.')
    .addHelpText('after', EXAMPLES)
    .action(() => {
      stdout.write(`${randomBytes(TOKEN_BYTES).toString('base64url')}\n`);
    });
}
