import type { FastifyInstance } from 'fastify';
import type { ImageStore } from '../services/stimuli/image-store.js';
import { sendError } from './http-errors.js';

const NAME = /^([0-9a-f]{64})\.png$/;

/** GET /images/<sha256>.png: the name is the content, so whoever has it never needs to ask again. */
export function imagesRoute(
  app: FastifyInstance,
  { images, isPublic }: { readonly images: Pick<ImageStore, 'read'>; readonly isPublic: boolean },
): void {
  const options = { config: { role: 'READER' } } as const;
  app.get<{ Params: { name: string } }>('/images/:name', options, async (request, reply) => {
    const sha256 = NAME.exec(request.params.name)?.[1];
    const bytes = sha256 === undefined ? undefined : await images.read(sha256);
    if (sha256 === undefined || bytes === undefined) {
      return sendError(reply, { status: 404, code: 'NOT_FOUND', message: 'There is no such image' });
    }
    const etag = `"${sha256}"`;
    void reply.headers({ etag, 'cache-control': `${isPublic ? 'public' : 'private'}, max-age=31536000, immutable` });
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    return reply.type('image/png').send(bytes);
  });
}
