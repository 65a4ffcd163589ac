import { Logger as QueueLogger, type LogLevel } from 'graphile-worker';
import type { Logger } from '../../logger.js';

/** The queue's own words are of use when something is wrong with it: its info is our debug. */
const LEVEL = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const satisfies Record<
  LogLevel,
  string
>;
/**
 * More jobs than connections is what is wanted here: a job holds no connection while the model thinks. So is a small
 * local queue: a short run is not stuck behind it.
 */
const EXPECTED = ['maxPoolSize', 'job batch size'];

/** @param isStopping  while true, complaints about jobs that end after their queue are no news */
export function queueLogger(logger: Logger, isStopping: () => boolean): QueueLogger {
  return new QueueLogger(() => (level, message) => {
    const isExpected = EXPECTED.some((words) => message.includes(words)) || isStopping();
    logger[isExpected ? 'debug' : LEVEL[level]]({ queue: message }, 'queue');
  });
}
