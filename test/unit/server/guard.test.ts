import { expect, it } from '@jest/globals';
import fastify from 'fastify';
import { AccessPolicy } from '../../../src/server/access.js';
import { requireToken } from '../../../src/server/guard.js';

it('lets no route be added that does not say which role it needs', () => {
  const app = fastify();
  requireToken(app, new AccessPolicy({ token: undefined, stored: { find: () => Promise.resolve(undefined) } }));
  const answer = (): string => 'secret';
  expect(() => app.get('/open', answer)).toThrow('GET /open does not say which role it needs');
  expect(() => app.get('/guarded', { config: { role: 'READER' } }, answer)).not.toThrow();
});
