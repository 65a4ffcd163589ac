import type pg from 'pg';

/**
 * What `read` yields, all of it from one read-only snapshot of the database, on one connection. The connection goes back
 * when the sequence ends, fails or is left (`break`, `return`); a sequence that was never begun takes none.
 */
export async function* inSnapshot<T>(
  pool: pg.Pool,
  read: (client: pg.PoolClient) => AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield* read(client);
  } finally {
    const isBroken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    client.release(isBroken);
  }
}

/** A SELECT to be read in batches. */
interface BatchedSelect<Row> {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Rows a batch; the last may be smaller, none is empty. */
  readonly size: number;
  /** Done with each batch before the next is asked for, while the connection is free. */
  readonly complete?: (rows: readonly Row[]) => Promise<void>;
  /** Whether the next batch may come while the present one is worked on; asked before each is yielded. Always, unless told. */
  readonly mayComeAhead?: () => boolean;
}

/**
 * The rows of a SELECT in batches, by a cursor of the client's transaction: neither side ever holds more than two. The
 * next batch is on its way while the present one is worked on, unless that takes so long that it would grow old waiting.
 * A batch is emptied as soon as the next is asked for: V8 finds that such lists live long and keeps them where it collects
 * late, with all that they hold, and memory would be full of rows that are done with.
 */
export async function* readBatches<Row extends object>(
  client: pg.ClientBase,
  { text, values, size, complete, mayComeAhead = () => true }: BatchedSelect<Row>,
): AsyncGenerator<Row[], void> {
  await client.query(`DECLARE batches NO SCROLL CURSOR FOR ${text}`, [...values]);
  const fetch = () => client.query<Row>(`FETCH ${size} FROM batches`);
  let coming: Promise<pg.QueryResult<Row>> | undefined;
  try {
    for (;;) {
      const { rows } = await (coming ?? fetch());
      if (rows.length === 0) break;
      await complete?.(rows);
      coming = mayComeAhead() ? fetch() : undefined;
      coming?.catch(() => undefined); // heard where it is waited for, which may be later
      yield rows;
      rows.length = 0;
    }
  } finally {
    // A reader who leaves early leaves a statement under way, and the connection takes one at a time.
    await coming?.catch(() => undefined);
  }
  await client.query('CLOSE batches');
}
