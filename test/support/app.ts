import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { createLogger, type Logger } from '../../src/logger.js';
import { createTestDatabase } from './database.js';

export interface TestApp {
  readonly url: string;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/** The whole server as `npm start` builds it, on a free port, with a database and a home of its own. */
export async function startTestApp(settings: Readonly<Record<string, string>> = {}, logger?: Logger): Promise<TestApp> {
  const database = await createTestDatabase();
  const home = await mkdtemp(path.join(tmpdir(), 'metacog-app-'));
  const config = loadConfig({
    PORT: '0',
    METACOG_HOME: home,
    DATABASE_URL: database.url,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    ...settings,
  });
  const app = createApp(config, { logger: logger ?? createLogger(config.log.level) });
  const close = async (): Promise<void> => {
    await app.stop();
    await database.close();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const { url } = await app.start();
    return { url, databaseUrl: database.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
