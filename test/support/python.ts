import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isInstalled, runExternal } from './external-program.js';

export interface PythonEnvironment {
  /** Its interpreter. */
  readonly python: string;
  remove(): Promise<void>;
}

/**
 * A virtual environment with what a requirements file names.
 * @returns why there can be none on this machine, in words, where Python, pip or what they install from is missing
 */
export async function createPythonEnvironment(requirements: string): Promise<PythonEnvironment | string> {
  if (!isInstalled('python3')) return 'there is no python3';
  const folder = await mkdtemp(path.join(tmpdir(), 'metacog-python-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  const python = path.join(folder, 'bin/python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
  const steps = [
    ['python3', '-m', 'venv', folder],
    [python, ...pip, '--requirement', requirements],
  ];
  for (const [program = '', ...args] of steps) {
    const { code, stdout, stderr } = await runExternal(program, args, { timeout: 120_000 });
    if (code === 0) continue;
    await remove();
    const [reason = 'it took more than two minutes'] = `${stdout}${stderr}`.trim().split('\n').slice(-1);
    return `${args.slice(0, 3).join(' ')} failed: ${reason}`;
  }
  return { python, remove };
}
