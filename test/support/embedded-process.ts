// A process of its own that holds an embedded Postgres, for tests that kill it: `node --import .../typescript.mjs
// embedded-process.ts HOME [PORT]`. It prints one JSON line, {url, pid, adopted} or {error}, and stops on any input.
import { once } from 'node:events';
import { messageOf } from '../../src/errors.js';
import { createLogger } from '../../src/logger.js';
import { startEmbeddedPostgres } from '../../src/services/database/embedded-postgres.js';

const [home = '', port] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const logger = createLogger('silent');
  const server = await startEmbeddedPostgres({ home, logger, ...(port === undefined ? {} : { port: Number(port) }) });
  say({ url: server.url, pid: server.pid, adopted: server.adopted });
  await once(process.stdin, 'data');
  await server.stop();
} catch (error) {
  say({ error: messageOf(error) });
}
process.exit(0);
