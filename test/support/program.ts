import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';

const CLI = path.join(packageRoot, 'dist/src/cli/main.js');
const SERVER = path.join(packageRoot, 'dist/src/index.js');

export interface FinishedProgram {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The first match in what was printed so far or will be; fails when the program ends without it. */
  waitFor(pattern: RegExp): Promise<string>;
  readonly finished: Promise<FinishedProgram>;
  /** Sends a signal to this process alone and waits for its end. */
  kill(signal?: NodeJS.Signals): Promise<FinishedProgram>;
}

type Settings = Readonly<Record<string, string>>;

/** `npm start` as its own process, from the built program. */
export function startServerProgram(settings: Settings): RunningProgram {
  return startNode([SERVER], settings);
}

/** `metacog ARGS` as its own process, from the built program. */
export function startCli(args: readonly string[], settings: Settings = {}): RunningProgram {
  return startNode([CLI, ...args], settings);
}

/** `metacog ARGS` until it ends. */
export function runCli(args: readonly string[], settings: Settings = {}): Promise<FinishedProgram> {
  return startCli(args, settings).finished;
}

/**
 * What one types into a shell, in the folder of the package, in a process group of its own; what it leaves in the
 * background holds `finished` up.
 */
export function startShell(commands: string, settings: Settings): RunningProgram {
  return start(['sh', '-c', commands], settings, { detached: true });
}

function startNode(args: readonly string[], settings: Settings): RunningProgram {
  return start([process.execPath, ...args], settings);
}

function start([program = '', ...args]: readonly string[], settings: Settings, how: SpawnOptions = {}): RunningProgram {
  if (!existsSync(SERVER)) throw new Error('The program is not built: npm run build');
  // Nothing of the surroundings decides a test: only PATH and the like are passed on.
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const env = { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...settings };
  const child = spawn(program, args, { ...how, cwd: packageRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  const finished = once(child, 'close').then(([code]) => ({ code: code as number | null, ...printed }));
  return {
    child,
    pid: child.pid!,
    finished,
    async waitFor(pattern) {
      for (;;) {
        const match = pattern.exec(printed.stdout) ?? pattern.exec(printed.stderr);
        if (match) return match[1] ?? match[0];
        const more = await Promise.race([
          once(child.stdout, 'data').then(() => true),
          once(child.stderr, 'data').then(() => true),
          finished.then(() => false),
        ]);
        if (!more) throw new Error(`The program ended without ${String(pattern)}:\n${printed.stdout}${printed.stderr}`);
      }
    },
    async kill(signal = 'SIGTERM') {
      child.kill(signal);
      return finished;
    },
  };
}
