import type pg from 'pg';
import { Backend } from '../../schema/backend.js';
import { inOrderOf } from '../database/row-order.js';

/** Backends that were ever used, without asking them anything. */
export class BackendReads {
  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  async byIds(ids: readonly number[]): Promise<(Backend | undefined)[]> {
    const { rows } = await this.deps.pool.query<Backend>(
      'SELECT id, name, kind FROM backends WHERE id = ANY($1::int[])',
      [ids],
    );
    const backends = rows.map((row) => Object.assign(new Backend(), row));
    return inOrderOf(ids, backends, ({ id }) => id);
  }
}
