import pc from 'picocolors';

export type TextStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
export type Colors = ReturnType<typeof pc.createColors>;

export interface SignalSource {
  on(name: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(name: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** What a command has of the process: results go to `stdout`, progress and notes to `stderr`. */
export interface CliContext {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tells of SIGINT and SIGTERM. */
  readonly signals: SignalSource;
  /** Leaves at once, without clean-up. */
  readonly exit: (code: number) => void;
}

/** For files. */
export const NO_COLORS: Colors = pc.createColors(false);

/** Colours for a terminal; plain text into files and pipes, or where NO_COLOR is set. */
export function colorsFor(stream: TextStream, env: CliContext['env']): Colors {
  return pc.createColors(stream.isTTY === true && !env.NO_COLOR);
}
