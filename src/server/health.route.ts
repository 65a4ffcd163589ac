import type { FastifyInstance } from 'fastify';
import type pg from 'pg';

const DATABASE_PATIENCE_MS = 2_000;

/** GET /health: 200 while the server and its database answer, 503 while the database does not. Needs no token. */
export function healthRoute(app: FastifyInstance, { pool }: { readonly pool: pg.Pool }): void {
  app.get('/health', async (_request, reply) => {
    const isDatabaseUp = await answersInTime(pool);
    return reply
      .code(isDatabaseUp ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: isDatabaseUp ? 'ok' : 'unavailable', database: isDatabaseUp ? 'ok' : 'unavailable' });
  });
}

/** A pool that waits for a connection would let the question hang; an unanswered one is an answer. */
async function answersInTime(pool: pg.Pool): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), DATABASE_PATIENCE_MS);
  });
  const answered = pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const isUp = await Promise.race([answered, late]);
  clearTimeout(timer);
  return isUp;
}
