import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withApiServer, type ApiServer } from '../../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { postGraphQL } from '../../support/http-json.js';
import { COLOR, GABOR, GRID, writeQuestions } from '../../support/pixel-datasets.js';

const QUERY = 'mutation { deriveAnswerKey(input: { dataset: "long" }) { userErrors { code message } } }';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await writeQuestions(database.pool, 'long', [GRID, GABOR, COLOR]);
});
afterAll(() => database.close());

/** A server on which the first image is being read until `release`; counts the images that were asked for. */
async function whileReading(
  work: (
    server: ApiServer,
    reading: { started: Promise<void>; release: () => void; asked: () => number },
  ) => Promise<void>,
): Promise<void> {
  let asked = 0;
  let start: () => void = () => undefined;
  let release: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (start = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const readTruth = async () => {
    asked += 1;
    start();
    await released;
    return { truth: 'O' };
  };
  await withApiServer(database.pool, { fakes: { readTruth } }, (server) =>
    work(server, { started, release, asked: () => asked }),
  );
}

describe('work that takes long', () => {
  it('ends when its client goes away', async () => {
    await whileReading(async (server, { started, release, asked }) => {
      const controller = new AbortController();
      const request = fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: QUERY }),
        signal: controller.signal,
      });
      await started;
      controller.abort();
      await expect(request).rejects.toThrow();
      await wait(100); // for the server to hear of it
      release();
      await wait(100);
      expect(asked()).toBe(1);
    });
  });

  it('ends when the server stops, and says so', async () => {
    await whileReading(async (server, { started, release, asked }) => {
      const request = postGraphQL(server.url, QUERY);
      await started;
      const closing = server.close();
      await wait(100); // for the server to begin
      release();
      const { body } = await request;
      await closing;
      expect(body.data).toEqual({
        deriveAnswerKey: {
          userErrors: [{ code: 'CONFLICT', message: 'The server is stopping: ask again when it is back.' }],
        },
      });
      expect(asked()).toBe(1);
    });
  });

  it('goes on when nobody ends it', async () => {
    await whileReading(async (server, { release, asked }) => {
      release();
      await postGraphQL(server.url, QUERY);
      expect(asked()).toBe(3);
    });
  });
});
