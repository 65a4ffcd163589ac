import type { FastifyInstance } from 'fastify';
import type { Role } from '../schema/role.js';
import { requireRole, type Grant } from '../services/access/grant.js';
import { tokenEndInWords } from '../words/token-end.js';
import { isRefusal, type AccessPolicy, type Refusal } from './access.js';
import { sendError } from './http-errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route asks of those who ask for it. */
    role?: Role;
  }

  interface FastifyRequest {
    /** What the client may do; of guarded routes only. */
    grant: Grant;
  }
}

/** Where a request comes from is judged before anything of it is read. */
export function guardEveryRequest(app: FastifyInstance, access: AccessPolicy): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    if (access.admits(request.headers)) return;
    return sendError(reply, {
      status: 403,
      code: 'FORBIDDEN',
      message: 'Without METACOG_TOKEN this server answers only this machine, under the address it prints at start',
    });
  });
}

/**
 * Asks for a token at every route that is added to `app` from now on, and for the role that the route names in its `config`;
 * a route that names none is a fault of ours, found at start.
 */
export function requireToken(app: FastifyInstance, access: AccessPolicy): void {
  app.decorateRequest('grant');
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.role) throw new Error(`${String(method)} ${url} does not say which role it needs`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const verdict = await access.judge(request.headers.authorization);
    if (isRefusal(verdict)) {
      void reply.header('www-authenticate', 'Bearer');
      return sendError(reply, { status: 401, code: 'UNAUTHENTICATED', message: refusalInWords(verdict) });
    }
    requireRole(verdict, request.routeOptions.config.role ?? 'ADMINISTRATOR');
    request.grant = verdict;
    return undefined;
  });
}

function refusalInWords(refusal: Refusal): string {
  if (refusal === 'missing') return 'Send the header "Authorization: Bearer <token>"';
  return refusal === 'unknown' ? 'This token lets nobody in: it is unknown here' : tokenEndInWords(refusal);
}
