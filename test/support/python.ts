import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isInstalled, runExternal } from './external-program.js';

/**
 * A virtual environment with what a requirements file names. It stays in the temporary folder under a name by Python and
 * requirements, so that only the first run of the tests waits for pip.
 * @returns its interpreter, or why there can be none on this machine, in words, where Python, pip or what they install
 *   from is missing
 */
export async function pythonEnvironment(requirements: string): Promise<{ readonly python: string } | string> {
  if (!isInstalled('python3')) return 'there is no python3';
  const { stdout: version } = await runExternal('python3', ['-VV']);
  const content = createHash('sha256')
    .update(version)
    .update(await readFile(requirements));
  const kept = path.join(tmpdir(), `metacog-python-${content.digest('hex').slice(0, 16)}`);
  const environment = { python: path.join(kept, 'bin/python') };
  if (await isOwn(kept)) return environment;
  const made = await mkdtemp(path.join(tmpdir(), 'metacog-python-'));
  try {
    const fault = await fill(made, requirements);
    if (fault !== undefined) return fault;
    // Another test run may have been quicker; either serves.
    await rename(made, kept).catch(() => undefined);
    return (await isOwn(kept)) ? environment : `${kept} is somebody else's`;
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** A folder of another user's under that name is not to be trusted. */
async function isOwn(folder: string): Promise<boolean> {
  return stat(folder).then(
    ({ uid }) => uid === process.getuid?.(),
    () => false,
  );
}

/** @returns what went wrong, in words */
async function fill(folder: string, requirements: string): Promise<string | undefined> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
  const steps = [
    ['python3', '-m', 'venv', folder],
    [path.join(folder, 'bin/python'), ...pip, '--requirement', requirements],
  ];
  for (const [program = '', ...args] of steps) {
    const { code, stdout, stderr } = await runExternal(program, args, { timeout: 120_000 });
    if (code === 0) continue;
    const [reason = 'it took more than two minutes'] = `${stdout}${stderr}`.trim().split('\n').slice(-1);
    return `${args.slice(0, 3).join(' ')} failed: ${reason}`;
  }
  return undefined;
}
