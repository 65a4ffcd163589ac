import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';

/** `metacog schema`: the GraphQL schema that this version serves. */
export function addSchemaCommand(program: Command, { stdout }: CliContext): void {
  program
    .command('schema')
    .summary('print the GraphQL schema')
    .description('Prints the GraphQL schema (SDL) that this version serves, or writes it to a file.')
    .option('--output <file>', 'file to write instead')
    .action(async ({ output }: { output?: string }) => {
      const { emitSchema } = await import('../resolvers/build-schema.js');
      const sdl = await emitSchema();
      if (output === undefined) stdout.write(sdl);
      else await writeFile(output, sdl);
    });
}
