import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { createTestDatabase } from './database.js';
import { startServerProgram, type RunningProgram } from './program.js';

export interface ServedProgram {
  readonly url: string;
  readonly api: ApiClient;
  /** Empty where it is the embedded one. */
  readonly databaseUrl: string;
  /** Its METACOG_HOME. */
  readonly home: string;
  readonly program: RunningProgram;
  /** Kills the server as a power cut would, and starts it again on the same database and port. */
  crash(): Promise<void>;
  /** Starts it again once it has ended, with more settings perhaps, without waiting until it is up. */
  launch(more?: Readonly<Record<string, string>>): RunningProgram;
  /** The same, up. */
  start(more?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/**
 * The built server as a process of its own, with a home and a database of its own: one of the test server's, unless
 * `settings` name another, or the embedded one by an empty DATABASE_URL.
 */
export async function startServedProgram(settings: Readonly<Record<string, string>> = {}): Promise<ServedProgram> {
  const database = settings.DATABASE_URL === undefined ? await createTestDatabase() : undefined;
  const databaseUrl = settings.DATABASE_URL ?? database?.url ?? '';
  const home = await mkdtemp(path.join(tmpdir(), 'metacog-served-'));
  // An embedded database runs as another user when the test runs as root.
  await chmod(home, 0o755);
  const defaults = { METACOG_HOME: home, DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' };
  let program = startServerProgram({ PORT: '0', ...defaults, ...settings });
  const isUp = (): Promise<string> => program.waitFor(/GraphQL +(http:\/\/[\d.:]+)\/graphql/);
  const url = await isUp();
  const launch = (more: Readonly<Record<string, string>> = {}): RunningProgram =>
    (program = startServerProgram({ PORT: new URL(url).port, ...defaults, ...settings, ...more }));
  const startAgain = async (more?: Readonly<Record<string, string>>): Promise<void> => {
    launch(more);
    await isUp();
  };
  return {
    url,
    api: new ApiClient({ url: new URL(url), token: undefined }),
    databaseUrl,
    home,
    get program() {
      return program;
    },
    async crash() {
      await program.kill('SIGKILL');
      await startAgain();
    },
    launch,
    start: startAgain,
    async close() {
      await program.kill();
      await database?.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
