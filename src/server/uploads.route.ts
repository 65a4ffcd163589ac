import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { InvalidInputError } from '../errors.js';
import type { UploadStore } from '../services/datasets/upload-store.js';
import { sendError } from './http-errors.js';

export const DEFAULT_UPLOAD_LIMIT_BYTES = 1024 ** 3;

/**
 * POST /uploads: a file as the raw body, or as the first file of a form, streamed to disk.
 * Answers 201 {id, byteSize, sha256}; the import mutations take the id. 413 beyond the limit.
 */
export async function uploadsRoute(
  app: FastifyInstance,
  { uploads, limitBytes }: { readonly uploads: Pick<UploadStore, 'save'>; readonly limitBytes: number },
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  // One byte above the limit, so that a file is refused, never cut short.
  await app.register(multipart, { limits: { files: 1, fileSize: limitBytes + 1 } });
  app.post('/uploads', { bodyLimit: limitBytes, config: { role: 'RUNNER' } }, async (request, reply) => {
    if (Number(request.headers['content-length'] ?? 0) > limitBytes + FORM_OVERHEAD_BYTES)
      return tooLarge(reply, limitBytes);
    const file = await fileOf(request);
    if (!file) {
      return sendError(reply, {
        status: 400,
        code: 'BAD_REQUEST',
        message: 'The form has no file; send one as its first part',
      });
    }
    try {
      return await reply.code(201).send(await uploads.save(file, limitBytes));
    } catch (error) {
      if (error instanceof InvalidInputError) return tooLarge(reply, limitBytes);
      if (request.raw.destroyed)
        return sendError(reply, { status: 400, code: 'BAD_REQUEST', message: 'The upload was cut off' });
      throw error;
    }
  });
}

/** Room for the boundaries and headers of a form around its file. */
const FORM_OVERHEAD_BYTES = 64 * 1024;

async function fileOf(request: FastifyRequest): Promise<Readable | undefined> {
  if (request.isMultipart()) return (await request.file())?.file;
  // Not the request itself: a store that stops reading destroys what it reads, and with it the way back to the client.
  return Readable.from(request.raw.iterator({ destroyOnReturn: false }), { objectMode: false });
}

function tooLarge(reply: FastifyReply, limitBytes: number): FastifyReply {
  // The rest of the body is not wanted: without this it would be read to its end for the sake of the connection.
  void reply.header('connection', 'close');
  return sendError(reply, {
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    message: `The file is larger than the limit of ${limitBytes} bytes`,
  });
}
