import { importInvertedKey } from './inverted-key.js';
import { runCli } from './program.js';
import { startServedProgram, type ServedProgram } from './served-program.js';

/**
 * The built server with what examples and guides take for granted: the runs `first` and `second`, ended, and beside the
 * key `catalog` one named `published` that says the opposite.
 */
export async function startScoredRuns(questions: number): Promise<ServedProgram> {
  const server = await startServedProgram();
  const start = async (...args: string[]): Promise<void> => {
    const limit = ['--dataset', 'metacog-2688', '--limit', String(questions)];
    const { code, stderr } = await runCli(['run', ...limit, ...args], { METACOG_URL: server.url });
    if (code !== 0) throw new Error(stderr);
  };
  await Promise.all([
    start('--name', 'first'),
    start('--name', 'second', '--temperature', '0.7', '--seed', '1'),
    importInvertedKey(server.url, { dataset: 'metacog-2688', name: 'published' }),
  ]);
  return server;
}
