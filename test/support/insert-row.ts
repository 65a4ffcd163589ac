import type pg from 'pg';

/** A pool or a client of one. */
export type Queryable = Pick<pg.Pool, 'query'>;

/** Inserts one row and returns its id. */
export async function insertRow(
  pool: Queryable,
  table: string,
  columns: Readonly<Record<string, unknown>>,
): Promise<number> {
  const names = Object.keys(columns);
  const places = names.map((_, index) => `$${index + 1}`);
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')}) RETURNING id`,
    Object.values(columns),
  );
  return only(rows).id;
}

/** The `value` of a statement about one id. */
export async function integer(pool: Queryable, sql: string, id: number): Promise<number> {
  const { rows } = await pool.query<{ value: number }>(sql, [id]);
  return only(rows).value;
}

/** The first row of a statement that must return one. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('The statement returned no row.');
  return row;
}
