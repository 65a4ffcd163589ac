import type { QueryResultRow } from 'pg';
import { connect } from '../../src/services/database/connect.js';

/** Runs one statement on a connection of its own; waits for a server that is starting. */
export async function query<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = await connect(url);
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
