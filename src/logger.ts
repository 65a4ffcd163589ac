import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * One JSON line an event on standard error; standard output stays free for what a command prints.
 * Levels: error = someone must look, warn = handled but odd, info = life of the server and of runs, debug = per request.
 */
export function createLogger(level: string): Logger {
  return pino({ level, base: undefined }, pino.destination({ fd: 2, sync: false }));
}
