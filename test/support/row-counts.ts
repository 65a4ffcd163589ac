import type pg from 'pg';

const TABLES = [
  'datasets',
  'images',
  'questions',
  'answer_keys',
  'answer_key_entries',
  'backends',
  'runs',
  'answers',
  'answer_writes',
] as const;

/** Rows of every table: what must be the same before and after an import that was refused. */
export async function rowCounts(pool: pg.Pool): Promise<Record<(typeof TABLES)[number], number>> {
  const columns = TABLES.map((table) => `(SELECT count(*)::integer FROM ${table}) AS ${table}`);
  const { rows } = await pool.query<Record<(typeof TABLES)[number], number>>(`SELECT ${columns.join(', ')}`);
  const [counts] = rows;
  if (!counts) throw new Error('SELECT count(*) returned no row');
  return counts;
}
