import type { RunStatus } from '../../schema/run.js';

/** States in which a run takes no answers; it leaves them only when it is told to. */
const ENDED: readonly RunStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** The same as a list in SQL. */
export const ENDED_SQL = ENDED.map((status) => `'${status}'`).join(', ');

export function isEnded(status: RunStatus): boolean {
  return ENDED.includes(status);
}
