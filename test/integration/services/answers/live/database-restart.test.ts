import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLogger } from '../../../../../src/logger.js';
import { openDatabase, type Database } from '../../../../../src/services/database/database.js';
import { followLog, newWrittenRun, openRunLog } from '../../../../support/live-world.js';
import { startRestartablePostgres, type RestartablePostgres } from '../../../../support/restartable-postgres.js';
import { upTo } from '../../../../support/transcript.js';

let postgres: RestartablePostgres;
let database: Database;
beforeAll(async () => {
  postgres = await startRestartablePostgres();
  database = await openDatabase({ url: postgres.url, logger: createLogger('silent'), maxConnections: 4 });
});
afterAll(async () => {
  await database.close();
  await postgres.stop('fast');
  await postgres.close();
});

it.each(['fast', 'immediate'] as const)(
  'a database that is restarted (%s) is a pause for who follows',
  async (mode) => {
    const log = await openRunLog(database.pool, postgres.url);
    const { runLog } = log;
    const run = await newWrittenRun(database.pool, 20);
    let reached: (() => void) | undefined;
    const isUnderWay = new Promise<void>((resolve) => (reached = resolve));
    const onWrite = (sequence: number): void => {
      if (sequence === 10) reached?.();
    };
    const transcripts = [0, 0, 3].map((after) => followLog(runLog, run.id, { after, onWrite }));
    const changes: string[] = [];
    const watching = (async () => {
      for await (const { fingerprint } of runLog.changes(run.id, new AbortController().signal))
        changes.push(fingerprint);
    })();
    await run.write(10);
    await isUnderWay;
    await postgres.stop(mode);
    await postgres.start();
    await run.write(10);
    expect(await Promise.all(transcripts)).toEqual([upTo(40), upTo(40), upTo(40, 4)]);
    await watching;
    expect(changes.at(-1)).toContain('COMPLETED');
    await log.close();
  },
);
