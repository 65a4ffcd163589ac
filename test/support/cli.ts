import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { runCli } from '../../src/cli/program.js';

class TextSink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, against `url`, with everything it prints caught. */
export async function cli(
  args: readonly string[],
  options: { readonly url?: URL; readonly signals?: EventEmitter; readonly env?: Record<string, string> } = {},
): Promise<CliResult> {
  const stdout = new TextSink();
  const stderr = new TextSink();
  const exitCode = await runCli(args, {
    stdout,
    stderr,
    env: { ...(options.url && { METACOG_URL: options.url.href }), ...options.env },
    signals: options.signals ?? new EventEmitter(),
    exit: (code) => {
      throw new Error(`the command left at once with ${code}`);
    },
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
