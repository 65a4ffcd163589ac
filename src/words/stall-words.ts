import { formatCount, formatDuration, formatTime } from './format.js';
import type { Stall } from '../operations/stall.js';

/** For a log, where a line stands for as long as the reason does: all times absolute, in UTC. */
export function stallLine(run: string, stall: Stall): string {
  const { since, attempts, nextRetryAt, message } = stall;
  const facts = [`since ${formatTime(since)}`, ...tries(attempts)];
  if (nextRetryAt !== null) facts.push(`next try ${formatTime(nextRetryAt)}`);
  return `run ${run} waits: ${message} (${facts.join(', ')})`;
}

/** For a line that is drawn again and again: all times relative. */
export function stallNote({ kind, since, attempts, nextRetryAt }: Stall, now: number = Date.now()): string {
  // another machine's clock may be ahead of this one's
  const time = formatDuration(Math.max(0, now - Date.parse(since)));
  const lead = kind === 'PAUSED' ? `paused for ${time}` : `waits for ${time}`;
  const next = nextRetryAt === null ? [] : [`next in ${formatDuration(Math.max(0, Date.parse(nextRetryAt) - now))}`];
  return [lead, ...tries(attempts), ...next].join(', ');
}

function tries(attempts: number): string[] {
  if (attempts === 0) return [];
  return [attempts === 1 ? '1 try' : `${formatCount(attempts)} tries`];
}
