import { execFile, spawnSync } from 'node:child_process';
import type { FinishedProgram } from './program.js';

/** Whether this machine has it; a test that needs it skips otherwise, and says so in its title. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** A program that is not ours, until it ends; of our surroundings it sees PATH and HOME only. */
export function runExternal(
  program: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string; readonly timeout?: number } = {},
): Promise<FinishedProgram> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { ...options, env: { PATH, HOME, ...options.env }, maxBuffer: 64 * 1024 ** 2 },
      (error, stdout, stderr) => {
        const code = !error ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
