import { Option, type Command } from 'commander';
import { ApiError } from '../client/errors.js';
import { throwUserErrors } from '../client/metacog-client.js';
import { newSecret } from '../services/access/secret.js';
import { table } from '../services/exports/document/document.js';
import { formatTime, NONE } from '../words/format.js';
import { ApiClient } from './api/api-client.js';
import { CREATE_TOKEN, REVOKE_TOKEN, TOKENS, type AccessToken, type Role } from './api/token-operations.js';
import { CliError } from './cli-error.js';
import { colorsFor, type CliContext } from './cli-context.js';
import { deadlineAt, parseDeadline, type Deadline } from './deadline.js';
import { textTable } from './document/text-table.js';
import { widthOf } from './write-document.js';

interface JsonOption {
  readonly json?: boolean;
}
interface CreateOptions extends JsonOption {
  readonly role: Lowercase<Role>;
  readonly expires?: Deadline;
}

const ROLES = ['reader', 'runner', 'administrator'] as const;

const EXAMPLES = `
Examples:
  export METACOG_TOKEN=$(metacog token)
  HOST=0.0.0.0 metacog serve                                    in the same shell, for other machines
  metacog token create pipeline --role runner --expires 30d     for somebody else; prints the token, once
  TOKEN=$(metacog token create dashboard)                       one that only looks, to hand on
  metacog token list
  metacog token revoke pipeline

METACOG_TOKEN is an administrator's: whoever has it may do everything at that server, and a new one takes a restart. With
it other tokens are made and revoked while the server runs: a reader looks, a runner also starts runs and imports, an
administrator also makes tokens. All servers on one database take them.`;

/** `metacog token`: a token that a server can be guarded with, and those that it gives to others. */
export function addTokenCommand(program: Command, context: CliContext): void {
  const command = program
    .command('token')
    .summary('make a token to guard a server with, or tokens for others')
    .description(
      'Prints a new random token for METACOG_TOKEN: the server asks for it, and the other commands send it. ' +
        'Its subcommands make, list and revoke tokens with a role, at a running server.',
    )
    .addHelpText('after', EXAMPLES)
    .action(() => {
      context.stdout.write(`${newSecret()}\n`);
    });
  command
    .command('create')
    .description('make a token for somebody else, and print it alone on standard output; it is shown this once')
    .argument('<name>', 'who or what it is for')
    .addOption(new Option('--role <role>', 'what it allows').choices(ROLES).default('reader'))
    .option('--expires <time>', 'when it ends: 30d, 12h, or 2027-01-31T18:00Z (default: never)', (text: string) =>
      parseDeadline(text),
    )
    .option('--json', 'print the token with all about it as JSON')
    .action((name: string, options: CreateOptions) => create(name, options, context));
  command
    .command('list')
    .description('every token that was made, the newest first; not the secrets, which nobody has kept')
    .option('--json', 'print the result as JSON')
    .action((options: JsonOption) => list(options, context));
  command
    .command('revoke')
    .description('end a token at once: it lets nobody in any more, and who is in is let out')
    .argument('<name>', 'name of the token')
    .option('--json', 'print the result as JSON')
    .action((name: string, options: JsonOption) => revoke(name, options, context));
}

async function create(name: string, { role, expires, json }: CreateOptions, context: CliContext): Promise<void> {
  const { stdout, stderr, env } = context;
  const input = { name, role: role.toUpperCase() as Role, ...(expires && { expiresAt: deadlineAt(expires) }) };
  const { createToken } = await ApiClient.fromEnv(env).query(CREATE_TOKEN, { input });
  throwUserErrors(createToken.userErrors);
  const { token, secret } = createToken;
  if (!token || secret === null) throw nothingDone();
  if (json) {
    stdout.write(`${JSON.stringify({ token, secret }, null, 2)}\n`);
    return;
  }
  const end = token.expiresAt === null ? 'until it is revoked' : `until ${token.expiresAt}`;
  stderr.write(`token ${token.name}: ${role}, ${end}; it is shown this once:\n`);
  stdout.write(`${secret}\n`);
}

async function list({ json }: JsonOption, { stdout, env }: CliContext): Promise<void> {
  const { tokens } = await ApiClient.fromEnv(env).query(TOKENS, {});
  if (json) {
    stdout.write(`${JSON.stringify(tokens, null, 2)}\n`);
  } else if (tokens.length === 0) {
    stdout.write('no tokens yet: metacog token create NAME makes one\n');
  } else {
    const rows = tokens.map((token) => [
      token.name,
      token.role.toLowerCase(),
      formatTime(token.createdAt),
      token.expiresAt === null ? NONE : formatTime(token.expiresAt),
      stateOf(token),
    ]);
    const listed = table(['name', 'role', 'created', 'expires', 'state'], rows);
    stdout.write(`${textTable(listed, { width: widthOf(stdout.columns), colors: colorsFor(stdout, env) })}\n`);
  }
}

async function revoke(name: string, { json }: JsonOption, { stdout, env }: CliContext): Promise<void> {
  const api = ApiClient.fromEnv(env);
  const { tokens } = await api.query(TOKENS, {});
  const found = tokens.find((token) => token.name === name && token.revokedAt === null);
  if (!found) throw new CliError(`there is no token ${name} to revoke`, { hint: 'metacog token list shows all' });
  const { revokeToken } = await api.query(REVOKE_TOKEN, { id: found.id });
  throwUserErrors(revokeToken.userErrors);
  if (!revokeToken.token) throw nothingDone();
  stdout.write(json ? `${JSON.stringify(revokeToken.token, null, 2)}\n` : `token ${name}: revoked\n`);
}

function stateOf({ expiresAt, revokedAt }: AccessToken): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'valid';
}

function nothingDone(): ApiError {
  return new ApiError('the server did nothing and gave no reason', 'UNKNOWN_RESPONSE');
}
