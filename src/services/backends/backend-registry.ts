import type pg from 'pg';
import { NotFoundError } from '../../errors.js';
import type { ConfiguredBackend } from './configured-backend.js';
import { SIMULATOR_OWNER } from './simulated/model-list.js';

export interface Backend extends ConfiguredBackend {
  readonly id: number;
}

export interface BackendStatus {
  readonly id: number;
  readonly name: string;
  readonly kind: 'VLLM' | 'SIMULATED' | 'IMPORTED';
  readonly models: readonly string[];
  readonly healthy: boolean;
  readonly version: string | null;
  readonly maxInFlight: number;
}

/** The backends an administrator has configured, the default first. No URL ever comes from a query. */
export class BackendRegistry {
  private backends: readonly Backend[] = [];

  constructor(private readonly deps: { pool: pg.Pool; configured: readonly ConfiguredBackend[] }) {}

  /** Gives each configured backend its row, so that runs can refer to it. */
  async start(): Promise<void> {
    this.backends = await Promise.all(this.deps.configured.map((configured) => this.register(configured)));
  }

  /** The default first. */
  get all(): readonly Backend[] {
    return this.backends;
  }

  byId(id: number): Backend | undefined {
    return this.backends.find((backend) => backend.id === id);
  }

  /** @throws NotFoundError naming the backends that exist */
  byName(name: string | null): Backend {
    const backend = name === null ? this.backends[0] : this.backends.find((candidate) => candidate.name === name);
    if (backend) return backend;
    const names = this.backends.map((candidate) => candidate.name).join(', ');
    throw new NotFoundError(`There is no backend '${name ?? ''}'; there is: ${names || 'none'}`, {
      field: ['backend'],
    });
  }

  /** Every backend that was ever used, with what it says of itself right now. */
  async list(): Promise<BackendStatus[]> {
    const { rows } = await this.deps.pool.query<{ id: number; name: string; kind: BackendStatus['kind'] }>(
      'SELECT id, name, kind FROM backends ORDER BY id',
    );
    return Promise.all(
      rows.map(async ({ id, name, kind }) => {
        const backend = this.byId(id);
        if (!backend) return { id, name, kind, models: [], healthy: false, version: null, maxInFlight: 0 };
        const [models, version] = await Promise.all([backend.pool.models().catch(() => null), backend.pool.version()]);
        return {
          id,
          name,
          kind,
          models: (models ?? []).map((model) => model.id),
          healthy: models !== null,
          version,
          maxInFlight: backend.pool.ceiling,
        };
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.backends.flatMap(({ pool }) => pool.servers.map((server) => server.close())));
  }

  private async register(configured: ConfiguredBackend): Promise<Backend> {
    const models = await configured.pool.models().catch(() => []);
    const kind = models.some((model) => model.ownedBy === SIMULATOR_OWNER) ? 'SIMULATED' : 'VLLM';
    const { rows } = await this.deps.pool.query<{ id: number }>(
      `INSERT INTO backends (name, kind) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET kind = CASE WHEN $3 THEN EXCLUDED.kind ELSE backends.kind END RETURNING id`,
      [configured.name, kind, models.length > 0],
    );
    const row = rows[0];
    if (!row) throw new Error('INSERT … RETURNING gave no row');
    return { ...configured, id: row.id };
  }
}
