import { pino, type Logger } from 'pino';
import { PinoPretty as prettyPrint } from 'pino-pretty';

export type { Logger };

/**
 * One JSON line an event on standard error, readable lines on a terminal; standard output stays free for what a command
 * prints.
 * Levels: error = someone must look, warn = handled but odd, info = life of the server and of runs, debug = per request.
 */
export function createLogger(level: string): Logger {
  const destination = process.stderr.isTTY
    ? prettyPrint({ destination: 2, sync: true, ignore: 'pid', translateTime: 'HH:MM:ss' })
    : pino.destination({ fd: 2, sync: false });
  return pino({ level, base: undefined }, destination);
}
