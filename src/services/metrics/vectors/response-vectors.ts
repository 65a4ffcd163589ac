import DataLoader from 'dataloader';
import type pg from 'pg';
import type { TokenCell } from '../../statistics/token-cell.js';
import { ENDED_SQL } from '../../runs/ended.js';
import { doublesOf, integersOf } from './network-bytes.js';
import type { MetricsMemory, VectorStamp } from './metrics-memory.js';
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
  readonly stamp: VectorStamp;
  readonly samples: number;
  readonly letters: readonly string[];
  readonly responses: Buffer;
  readonly codes: Buffer;
  readonly dictionary: string;
  readonly answer: Buffer;
  readonly confidence: Buffer;
}

/** What the table says of a run: null that it has no row that counts, else whether its answers fit into a vector. */
interface VectorState {
  readonly stamp: VectorStamp;
  readonly fits: boolean;
}

interface VectorKind<Vector> {
  readonly kind: string;
  readonly columns: readonly string[];
  readonly decode: (row: VectorRow) => Vector;
}

type VectorLoader<Vector> = DataLoader<number, Vector | null>;

/**
 * A vector stands for the run's answers only while both are seen to be of one sequence, in one snapshot, and the run has
 * ended. The stamp changes with every packing that followed a change.
 */
const CURRENT = `response_vectors v JOIN runs r ON r.id = v.run_id AND r.sequence = v.sequence AND r.status IN (${ENDED_SQL})
  WHERE v.run_id = ANY($1::int[])`;
const STAMP = `v.revision || '/' || v.sequence`;

/**
 * Vectors by run id, null where there is none to be had: the run goes on, is gone, does not fit, or is yet to be packed.
 * One small statement says for any number of runs which state of their answers the vectors have; bytes are read only of
 * those that are not in memory in that state. The first read of a run packs and checks it.
 *
 * Bytes travel as hexadecimal text, pg's default: its `binary: true` decodes every field as UTF-8 first, which destroys
 * bytes from 0x80 on.
 */
export class ResponseVectors {
  readonly responses: VectorLoader<ResponseVector>;
  readonly tokens: VectorLoader<TokenVector>;
  readonly latencies: VectorLoader<LatencyVector>;
  /** Shared by all three, so that a request asks once, and packs a run that all of them miss once. */
  readonly #states: DataLoader<number, VectorState | null>;

  constructor(private readonly deps: { readonly pool: pg.Pool; readonly memory: MetricsMemory }) {
    this.#states = new DataLoader((runIds) => this.#statesAfterPacking(runIds));
    this.responses = this.#loader({ kind: 'responses', columns: [], decode: vectorOf });
    this.tokens = this.#loader({
      kind: 'tokens',
      columns: ['v.token_codes AS codes', 'v.token_dictionary AS dictionary'],
      decode: (row) => ({
        ...vectorOf(row),
        tokenCodes: integersOf(row.codes),
        dictionary: JSON.parse(row.dictionary) as TokenCell['probabilities'][],
      }),
    });
    this.latencies = this.#loader({
      kind: 'latencies',
      columns: ['v.answer_latencies AS answer', 'v.confidence_latencies AS confidence'],
      decode: (row) => ({ ...vectorOf(row), latencies: [doublesOf(row.answer), doublesOf(row.confidence)] }),
    });
  }

  /** Begins to read which state a run's vectors have, so that it is there when one is asked for. */
  prefetch(runId: number): void {
    // Whoever asks for the vector is told of the failure.
    this.#states.load(runId).catch(() => undefined);
  }

  #loader<Vector extends ResponseVector>(kind: VectorKind<Vector>): VectorLoader<Vector> {
    const { memory } = this.deps;
    return new DataLoader(async (runIds) => {
      const states = await Promise.all(runIds.map((id) => this.#states.load(id)));
      // Only vectors of this kind are kept under its name.
      const vectors = runIds.map((id, place) => {
        const state = states[place];
        return state?.fits ? (memory.vector(kind.kind, id, state.stamp) as Vector | undefined) : null;
      });
      const missing = runIds.filter((_, place) => vectors[place] === undefined);
      const read = missing.length > 0 ? await this.#read(missing, kind) : new Map<number, Vector>();
      return runIds.map((id, place) => vectors[place] ?? read.get(id) ?? null);
    });
  }

  async #read<Vector extends ResponseVector>(
    runIds: readonly number[],
    { kind, columns, decode }: VectorKind<Vector>,
  ): Promise<Map<number, Vector>> {
    const selected = ['v.run_id AS "runId"', `${STAMP} AS stamp`, 'v.samples', 'v.letters', 'v.responses', ...columns];
    const { rows } = await this.deps.pool.query<VectorRow>(
      `SELECT ${selected.join(', ')} FROM ${CURRENT} AND v.responses IS NOT NULL`,
      [runIds],
    );
    return new Map(
      rows.map((row) => {
        const vector = decode(row);
        this.deps.memory.keep(kind, row.runId, { stamp: row.stamp, vector });
        return [row.runId, vector];
      }),
    );
  }

  async #statesAfterPacking(runIds: readonly number[]): Promise<(VectorState | null)[]> {
    const states = await this.#readStates(runIds);
    const missing = runIds.filter((id) => !states.has(id));
    if (missing.length > 0) {
      await packResponses(this.deps.pool, missing);
      for (const [id, state] of await this.#readStates(missing)) states.set(id, state);
    }
    return runIds.map((id) => states.get(id) ?? null);
  }

  async #readStates(runIds: readonly number[]): Promise<Map<number, VectorState>> {
    const { rows } = await this.deps.pool.query<VectorState & { runId: number }>({
      name: 'response-vector-states',
      text: `SELECT v.run_id AS "runId", ${STAMP} AS stamp, v.responses IS NOT NULL AS fits FROM ${CURRENT}`,
      values: [runIds],
    });
    return new Map(rows.map((row) => [row.runId, row]));
  }
}

function vectorOf({ samples, letters, responses }: VectorRow): ResponseVector {
  return { samples, letters, responses };
}
