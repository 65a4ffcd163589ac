import type { LiveFeeds } from './live-feeds.js';
import { createLoaders, type Loaders, type LoaderSources } from './loaders.js';

/** What every resolver of one request, or of the events that subscribers share, is given. */
export interface RequestContext {
  /** Also in the errors that the client sees and in the server's log. */
  readonly requestId: string;
  /** Aborted when nobody waits for the answer any more; work that takes long ends then. */
  readonly signal: AbortSignal;
  readonly feeds: LiveFeeds;
  readonly loaders: Loaders;
  /** Forgets what was read: after a mutation, and for a subscription, which may live for hours. */
  forget(): void;
}

/** @param request.signal  called when work asks for it, which is rare: most is over before anybody could go away */
export function createRequestContext(
  { requestId, signal }: { readonly requestId: string; readonly signal: () => AbortSignal },
  { feeds, sources }: { readonly feeds: LiveFeeds; readonly sources: LoaderSources },
): RequestContext {
  let loaders: Loaders | undefined;
  return {
    requestId,
    feeds,
    get signal() {
      return signal();
    },
    get loaders() {
      return (loaders ??= createLoaders(sources));
    },
    forget() {
      loaders = undefined;
    },
  };
}
