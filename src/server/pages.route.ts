import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * GET /graphiql: the page that Vite built, and its assets below it. It is public and asks for the token itself.
 * @param webRoot  the folder of the built page; where there is none, the page says so
 */
export async function pagesRoute(app: FastifyInstance, { webRoot }: { readonly webRoot: string }): Promise<void> {
  app.get('/', (_request, reply) => reply.redirect('/graphiql'));
  if (!existsSync(path.join(webRoot, 'index.html'))) {
    for (const url of ['/graphiql', '/graphiql/*']) {
      app.get(url, (_request, reply) =>
        reply.code(404).type('text/plain; charset=utf-8').send('GraphiQL is not built here; run: npm run build:web\n'),
      );
    }
    return;
  }
  await app.register(fastifyStatic, {
    root: webRoot,
    prefix: '/graphiql/',
    // Vite names assets by their content; the page itself names them and must be asked for anew.
    setHeaders: (response, file) => {
      const isAsset = path.relative(webRoot, file).startsWith(`assets${path.sep}`);
      response.setHeader('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
    cacheControl: false,
  });
  app.get('/graphiql', (_request, reply) => reply.sendFile('index.html'));
}
