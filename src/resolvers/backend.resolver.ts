import { Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { BackendHealth } from '../schema/backend-health.js';
import { Backend } from '../schema/backend.js';
import type { Plain } from '../schema/plain.js';
import type { BackendRegistry } from '../services/backends/backend-registry.js';
import { healthOfBackend } from '../services/dispatch/backend-health.js';
import type { RequestContext } from './context.js';
import { toGlobalId } from './global-id.js';

@Resolver(() => Backend)
export class BackendResolver {
  constructor(private readonly deps: { readonly backends: Pick<BackendRegistry, 'list'> }) {}

  @Query(() => [Backend], { description: 'Every backend that was ever used here.' })
  async backends(@Ctx() { loaders }: RequestContext): Promise<Backend[]> {
    const statuses = await this.deps.backends.list();
    for (const status of statuses) loaders.backendStatus.prime(status.id, status);
    return statuses.map(({ id, name, kind }) => Object.assign(new Backend(), { id, name, kind }));
  }

  @FieldResolver(() => ID)
  id(@Root() backend: Backend): string {
    return toGlobalId('Backend', backend.id);
  }

  @FieldResolver(() => [String], { description: 'Served now; empty when the backend does not answer.' })
  async models(@Root() backend: Backend, @Ctx() { loaders }: RequestContext): Promise<readonly string[]> {
    return (await loaders.backendStatus.load(backend.id))?.models ?? [];
  }

  @FieldResolver(() => Boolean, { description: 'True when it answers now.' })
  async healthy(@Root() backend: Backend, @Ctx() { loaders }: RequestContext): Promise<boolean> {
    return (await loaders.backendStatus.load(backend.id))?.healthy ?? false;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Of the server software; null when it does not tell.' })
  async version(@Root() backend: Backend, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    return (await loaders.backendStatus.load(backend.id))?.version ?? null;
  }

  @FieldResolver(() => Int, {
    description: 'Requests that each worker gives it at once at most; 0 when it is not configured any more.',
  })
  async maxInFlight(@Root() backend: Backend, @Ctx() { loaders }: RequestContext): Promise<number> {
    return (await loaders.backendStatus.load(backend.id))?.maxInFlight ?? 0;
  }

  @FieldResolver(() => BackendHealth, {
    description:
      'How the workers find it: what passes, what waits, and why the number of requests in flight is what it is.',
  })
  async health(@Root() backend: Backend, @Ctx() { loaders }: RequestContext): Promise<Plain<BackendHealth>> {
    return healthOfBackend(backend.name, await loaders.liveWorkers(), Date.now());
  }
}
