import type { Grant } from '../services/access/grant.js';
import type { LiveFeeds } from './live-feeds.js';
import { createLoaders, type Loaders, type LoaderSources } from './loaders.js';

/** What every resolver of one request, or of the events that subscribers share, is given. */
export interface RequestContext {
  /** Also in the errors that the client sees and in the server's log. */
  readonly requestId: string;
  /** Aborted when nobody waits for the answer any more; work that takes long ends then. */
  readonly signal: AbortSignal;
  /** What whoever asks may do. */
  readonly grant: Grant;
  readonly feeds: LiveFeeds;
  readonly loaders: Loaders;
  /** Forgets what was read: after a mutation, and for a subscription, which may live for hours. */
  forget(): void;
}

/** What a context is made of, for each request anew. */
export interface RequestOrigin extends Pick<RequestContext, 'requestId' | 'grant'> {
  /** Called when work asks for it, which is rare: most is over before anybody could go away. */
  readonly signal: () => AbortSignal;
}

export type CreateContext = (origin: RequestOrigin) => RequestContext;

interface ContextSources {
  readonly feeds: LiveFeeds;
  readonly sources: LoaderSources;
}

export function createRequestContext(origin: RequestOrigin, sources: ContextSources): RequestContext {
  return new OneContext(origin, sources);
}

/**
 * A class, for the getters of an object literal belong to its shape, which V8 keeps until it next collects all of its
 * memory: with them would stay all that a request has read.
 */
class OneContext implements RequestContext {
  readonly requestId: string;
  readonly grant: Grant;
  readonly feeds: LiveFeeds;
  private known: Loaders | undefined;

  constructor(
    private readonly origin: RequestOrigin,
    private readonly sources: ContextSources,
  ) {
    this.requestId = origin.requestId;
    this.grant = origin.grant;
    this.feeds = sources.feeds;
  }

  get signal(): AbortSignal {
    return this.origin.signal();
  }

  get loaders(): Loaders {
    return (this.known ??= createLoaders(this.sources.sources));
  }

  forget(): void {
    this.known = undefined;
  }
}
