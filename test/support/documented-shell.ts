import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';
import { runExternal } from './external-program.js';
import type { FinishedProgram } from './program.js';

/** What a server or a worker, and what a simulator says last when it is up. */
const IS_UP = /Ctrl-C stops it|switched by POST http/;

/** Runs what a page tells its reader to type, in a folder of its own. */
export interface DocumentedShell {
  readonly folder: string;
  /** Until it ends; at the first command that fails. */
  run(text: string): Promise<FinishedProgram>;
  /** Starts what stays up, and waits until it says that it is. Returns what it has said. */
  start(command: string): Promise<string>;
  /** Ends what was started, the last first, and removes the folder. */
  close(): Promise<void>;
}

/**
 * `npx metacog` and `npm start` are the built program, `npm run` and `npm test` those of this checkout; `npm ci` has been done.
 * @param here  what the addresses of the page are on this machine
 */
export async function openDocumentedShell(options: {
  readonly here: () => Readonly<Record<string, string>>;
  readonly env: () => Readonly<Record<string, string>>;
}): Promise<DocumentedShell> {
  const folder = await mkdtemp(path.join(tmpdir(), 'metacog-page-'));
  // An embedded database runs as another user when the test runs as root.
  await chmod(folder, 0o755);
  const bin = await mkdtemp(path.join(tmpdir(), 'metacog-bin-'));
  const stub = (name: string, script: string): Promise<void> =>
    writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const dist = path.join(packageRoot, 'dist/src');
  await stub('npx', `[ "$1" = metacog ] || exit 127; shift; exec '${process.execPath}' '${dist}/cli/main.js' "$@"`);
  await stub(
    'npm',
    `case "$*" in
      ci) ;;
      start) exec '${process.execPath}' '${dist}/index.js' ;;
      'run '* | 'test '*) cd '${packageRoot}' && PATH="\${PATH#*:}" exec npm "$@" ;;
      *) exit 127 ;;
    esac`,
  );

  const translated = (text: string): string =>
    Object.entries(options.here()).reduce((done, [there, here]) => done.replaceAll(there, here), text);
  const env = (): Record<string, string> => ({ ...options.env(), PATH: `${bin}:${process.env.PATH ?? ''}` });
  const started: ChildProcess[] = [];
  return {
    folder,
    run: (text) => runExternal('sh', ['-ec', translated(text)], { cwd: folder, env: env() }),
    async start(command) {
      // Without `exec` a signal would end the shell and leave the program.
      const assigned = /^((?:\w+=\S+ +)*)(.*)$/s.exec(translated(command));
      const child = spawn('sh', ['-c', `${assigned?.[1] ?? ''}exec ${assigned?.[2] ?? ''}`], {
        cwd: folder,
        env: env(),
      });
      started.push(child);
      let said = '';
      const isUp = new Promise<void>((resolve, reject) => {
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (text: string) => {
            said += text;
            if (IS_UP.test(said)) resolve();
          });
        }
        child.on('close', () => reject(new Error(`${command}\nended with:\n${said}`)));
      });
      await isUp;
      return said;
    },
    async close() {
      for (const child of started.reverse()) {
        if (child.exitCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'close');
      }
      await rm(folder, { recursive: true });
      await rm(bin, { recursive: true });
    },
  };
}
