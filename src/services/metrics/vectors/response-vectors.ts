import DataLoader from 'dataloader';
import type pg from 'pg';
import type { TokenCell } from '../../statistics/token-cell.js';
import { ENDED } from './ended.js';
import { doublesOf, integersOf } from './network-bytes.js';
import { packResponses } from './pack-responses.js';

/**
 * The answers of a run that has ended, a slot for each question of its dataset and sample, in order of the questions'
 * position and then of the sample. It knows no key and no factor, so it serves every one of them.
 */
export interface ResponseVector {
  /** Slots a question; 0 for a run without answers. */
  readonly samples: number;
  /** The letters that were answered, in the byte order of their text. */
  readonly letters: readonly string[];
  /** One byte a slot: see response-byte.ts. */
  readonly responses: Uint8Array;
}

/** With the token probabilities. */
export interface TokenVector extends ResponseVector {
  /** By slot: place in the dictionary from 1; 0 for none that have mass, or no letter. */
  readonly tokenCodes: Int32Array;
  readonly dictionary: readonly TokenCell['probabilities'][];
}

/** With the latencies of both stages in milliseconds by slot, NaN for none. */
export interface LatencyVector extends ResponseVector {
  readonly latencies: readonly [answer: Float64Array, confidence: Float64Array];
}

/** The last four are there for the loader that selects them. */
interface VectorRow {
  readonly runId: number;
  readonly samples: number;
  readonly letters: readonly string[];
  /** Null for answers that do not fit into a vector. */
  readonly responses: Buffer | null;
  readonly codes: Buffer;
  readonly dictionary: string;
  readonly answer: Buffer;
  readonly confidence: Buffer;
}

type VectorLoader<Vector> = DataLoader<number, Vector | null>;

/**
 * Vectors by run id, null where there is none to be had: the run goes on, is gone, does not fit, or is yet to be packed.
 * One statement for any number of runs, and on the first read of a run three more, which pack and check it. Each loader
 * reads only the columns that it needs.
 *
 * Bytes travel as hexadecimal text, pg's default: its `binary: true` decodes every field as UTF-8 first, which destroys
 * bytes from 0x80 on.
 */
export class ResponseVectors {
  readonly responses: VectorLoader<ResponseVector>;
  readonly tokens: VectorLoader<TokenVector>;
  readonly latencies: VectorLoader<LatencyVector>;
  /** Loaders that miss the same run in one request pack it once. */
  readonly #packing: DataLoader<number, null>;

  constructor(private readonly deps: { readonly pool: pg.Pool }) {
    this.#packing = new DataLoader(async (runIds) => {
      await packResponses(deps.pool, runIds);
      return runIds.map(() => null);
    });
    this.responses = this.#loader([], vectorOf);
    this.tokens = this.#loader(['v.token_codes AS codes', 'v.token_dictionary AS dictionary'], (row, responses) => ({
      ...vectorOf(row, responses),
      tokenCodes: integersOf(row.codes),
      dictionary: JSON.parse(row.dictionary) as TokenCell['probabilities'][],
    }));
    this.latencies = this.#loader(
      ['v.answer_latencies AS answer', 'v.confidence_latencies AS confidence'],
      (row, responses) => ({
        ...vectorOf(row, responses),
        latencies: [doublesOf(row.answer), doublesOf(row.confidence)],
      }),
    );
  }

  #loader<Vector>(
    columns: readonly string[],
    decode: (row: VectorRow, responses: Buffer) => Vector,
  ): VectorLoader<Vector> {
    return new DataLoader(async (runIds) => {
      const rows = await this.#read(runIds, columns);
      const missing = runIds.filter((id) => !rows.has(id));
      if (missing.length > 0) {
        await this.#packing.loadMany(missing).then(throwFirst);
        for (const [id, row] of await this.#read(missing, columns)) rows.set(id, row);
      }
      return runIds.map((id) => {
        const row = rows.get(id);
        return row?.responses ? decode(row, row.responses) : null;
      });
    });
  }

  /** A vector stands for the run's answers only while both are seen to be of one sequence, in one snapshot. */
  async #read(runIds: readonly number[], columns: readonly string[]): Promise<Map<number, VectorRow>> {
    const { rows } = await this.deps.pool.query<VectorRow>(
      `SELECT ${['v.run_id AS "runId"', 'v.samples', 'v.letters', 'v.responses', ...columns].join(', ')}
       FROM response_vectors v JOIN runs r ON r.id = v.run_id AND r.sequence = v.sequence AND r.status IN (${ENDED})
       WHERE v.run_id = ANY($1::int[])`,
      [runIds],
    );
    return new Map(rows.map((row) => [row.runId, row]));
  }
}

function vectorOf({ samples, letters }: VectorRow, responses: Buffer): ResponseVector {
  return { samples, letters, responses };
}

function throwFirst(results: readonly (null | Error)[]): void {
  for (const result of results) if (result !== null) throw result;
}
