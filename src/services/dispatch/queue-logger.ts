import { Logger as QueueLogger, type LogLevel } from 'graphile-worker';
import type { Logger } from '../../logger.js';

/** The queue's own words are of use when something is wrong with it: its info is our debug. */
const LEVEL = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const satisfies Record<
  LogLevel,
  string
>;

export function queueLogger(logger: Logger): QueueLogger {
  return new QueueLogger(() => (level, message) => {
    logger[LEVEL[level]]({ queue: message }, 'queue');
  });
}
