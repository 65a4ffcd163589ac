import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createApp } from '../../src/app.js';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { loadConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/services/database/embedded-postgres.js';
import { ImageFiles } from '../../src/services/stimuli/image-files.js';
import { startServerProgram, type RunningProgram } from '../../test/support/program.js';

/** A folder and a database that all measures of a bench share, so that images are rendered once. */
export class BenchHome implements AsyncDisposable {
  private constructor(
    readonly path: string,
    readonly postgres: EmbeddedPostgres,
    readonly pool: pg.Pool,
  ) {}

  static async open(): Promise<BenchHome> {
    const home = await mkdtemp(path.join(tmpdir(), 'metacog-bench-'));
    // PostgreSQL runs as another user where this one is root.
    await chmod(home, 0o755);
    const postgres = await startEmbeddedPostgres({ home, logger: createLogger('error') });
    return new BenchHome(home, postgres, new pg.Pool({ connectionString: postgres.url, max: 2 }));
  }

  get images(): ImageFiles {
    return new ImageFiles({ folder: path.join(this.path, 'images'), logger: createLogger('error') });
  }

  /** Does `work` with the whole program up, in this process, its backend `vllm` at `backendUrl`. */
  async withServer<T>(
    settings: { readonly backendUrl: string; readonly inFlight: number; readonly worker?: 'on' | 'off' },
    work: (api: ApiClient) => Promise<T>,
  ): Promise<T> {
    const config = loadConfig({
      PORT: '0',
      METACOG_HOME: this.path,
      DATABASE_URL: this.postgres.url,
      VLLM_URL: settings.backendUrl,
      MAX_IN_FLIGHT: String(settings.inFlight),
      LOG_LEVEL: 'error',
      WORKER: settings.worker ?? 'on',
    });
    const app = createApp(config, { logger: createLogger('error') });
    try {
      const { url } = await app.start();
      return await work(new ApiClient({ url: new URL(url), token: undefined }));
    } finally {
      await app.stop();
    }
  }

  /** The whole program up, as a process of its own. */
  async startProgram(): Promise<{ readonly program: RunningProgram; readonly url: URL }> {
    const program = startServerProgram({
      PORT: '0',
      METACOG_HOME: this.path,
      DATABASE_URL: this.postgres.url,
      LOG_LEVEL: 'error',
    });
    return { program, url: new URL(await program.waitFor(/GraphQL +(http:\/\/[\d.:]+)\/graphql/)) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end();
    await this.postgres.stop();
    await rm(this.path, { recursive: true, force: true });
  }
}
