import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApiServer, type ApiServer } from '../../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { fetchJson, type JsonAnswer } from '../../support/http-json.js';

const LIMIT = 100_000;

let database: TestDatabase;
let server: ApiServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startApiServer(database.pool, { deps: { uploadLimitBytes: LIMIT } });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const upload = (body: BodyInit, headers: Record<string, string> = {}): Promise<JsonAnswer> =>
  fetchJson(`${server.url}/uploads`, { method: 'POST', body, headers });

describe('POST /uploads', () => {
  it.each(['application/octet-stream', 'application/json', 'application/x-ndjson', 'text/plain'])(
    'keeps a raw body as it is, sent as %s',
    async (type) => {
      const bytes = Buffer.from('{"not": "parsed"');
      expect(await upload(bytes, { 'content-type': type })).toMatchObject({
        status: 201,
        body: { id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown, byteSize: bytes.length, sha256: sha256(bytes) },
      });
    },
  );

  it('keeps the file of a form', async () => {
    const form = new FormData();
    form.set('file', new Blob(['hello']), '../../evil.jsonl');
    expect(await upload(form)).toMatchObject({
      status: 201,
      body: { byteSize: 5, sha256: sha256(Buffer.from('hello')) },
    });
  });

  it('refuses a form without a file', async () => {
    const form = new FormData();
    form.set('name', 'value');
    expect(await upload(form)).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    });
  });

  it('takes a file of exactly the limit, and none above it: with a length, in chunks, in a form', async () => {
    const octets = { 'content-type': 'application/octet-stream' };
    expect((await upload(Buffer.alloc(LIMIT), octets)).status).toBe(201);
    const tooLarge = { status: 413, body: { errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] } };
    expect(await upload(Buffer.alloc(2 * LIMIT), octets)).toMatchObject(tooLarge);
    const form = new FormData();
    form.set('file', new Blob([Buffer.alloc(LIMIT + 1)]));
    expect(await upload(form)).toMatchObject(tooLarge);
    expect(await uploadInChunks(LIMIT + 1)).toMatchObject(tooLarge);
    expect((await uploadInChunks(LIMIT)).status).toBe(201);
  });
});

/** A body whose length nobody knows before its end. */
function uploadInChunks(byteCount: number): Promise<JsonAnswer> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let sent = 0; sent < byteCount; sent += 10_000) {
        controller.enqueue(new Uint8Array(Math.min(10_000, byteCount - sent)));
      }
      controller.close();
    },
  });
  const headers = { 'content-type': 'application/octet-stream' };
  // fetch wants to be told that it may not read the answer before the body has been sent
  const init = { method: 'POST', body, headers, duplex: 'half' };
  return fetchJson(`${server.url}/uploads`, init);
}
