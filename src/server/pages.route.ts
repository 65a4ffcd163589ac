import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Addresses that a page answers; what comes after the first part is read by the page's own script. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  'index.html': ['/', '/runs/:id', '/runs/:id/answers', '/compare', '/questions/:id'],
  'graphiql.html': ['/graphiql', '/graphiql/'],
};

/**
 * The pages that Vite built, runs at / and GraphiQL at /graphiql, and their assets. They are public and ask for the token
 * themselves.
 * @param webRoot  the folder of the built pages; where there is none, each address says so
 */
export async function pagesRoute(app: FastifyInstance, { webRoot }: { readonly webRoot: string }): Promise<void> {
  const isBuilt = Object.keys(PAGES).every((file) => existsSync(path.join(webRoot, file)));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: path.join(webRoot, 'assets'),
      prefix: '/assets/',
      // Vite names assets by their content; the pages themselves name them and must be asked for anew.
      setHeaders: (response, file) => {
        const isAsset = path.relative(webRoot, file).startsWith(`assets${path.sep}`);
        response.setHeader('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
      cacheControl: false,
    });
  }
  for (const [file, addresses] of Object.entries(PAGES)) {
    for (const address of addresses) {
      app.get(address, (_request, reply) =>
        isBuilt
          ? reply.sendFile(file, webRoot)
          : reply
              .code(404)
              .type('text/plain; charset=utf-8')
              .send('GraphiQL and the run pages are not built here; run: npm run build:web\n'),
      );
    }
  }
}
