import { codeOf } from './connect.js';

/**
 * What PostgreSQL (SQLSTATE, appendix A) and Node say when the database cannot be reached or has no room:
 * class 08 connection exceptions, class 53 insufficient resources (connections, disk, memory), 57P01-57P03 shutting
 * down or starting up, and the socket's own errors.
 */
const UNAVAILABLE =
  /^(08...|53...|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** pg gives no code for a connection that was lost, or that the pool could not open in time. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** True when a query failed because of the database's state, not because of the query: trying later may help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return UNAVAILABLE.test(code);
  return error instanceof Error && LOST.test(error.message);
}
