import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLogger } from '../../../../src/logger.js';
import { openDatabase } from '../../../../src/services/database/database.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../../src/services/database/embedded-postgres.js';
import { query } from '../../../support/query.js';
import { createTemporaryHome, type TemporaryHome } from '../../../support/temporary-home.js';

// A server of its own: fsync is a setting of the whole server, and other tests share theirs.
const logger = createLogger('silent');
let home: TemporaryHome;
let server: EmbeddedPostgres;
beforeAll(async () => {
  home = await createTemporaryHome();
  server = await startEmbeddedPostgres({ home: home.path, logger });
});
afterAll(async () => {
  await server.stop();
  await home.remove();
});

it('refuses a server that does not write to the disk what it acknowledges', async () => {
  await query(server.url, 'ALTER SYSTEM SET fsync = off');
  await server.stop();
  server = await startEmbeddedPostgres({ home: home.path, logger });
  const open = openDatabase({ url: server.url, logger, maxConnections: 4 });
  await expect(open).rejects.toThrow(/fsync is off, so a crash could lose answers/);
});
