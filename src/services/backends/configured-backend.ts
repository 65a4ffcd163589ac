import { AdaptiveLimit } from './admission/adaptive-limit.js';
import { BackendPool } from './admission/backend-pool.js';
import { BackendServer } from './admission/backend-server.js';
import { FixedLimit } from './admission/in-flight-limit.js';
import { BackendClient } from './backend-client.js';

/** What an administrator says of a backend. */
export interface BackendOptions {
  readonly name: string;
  /** Base URLs, without /v1, of servers that serve the same model; at least one. */
  readonly urls: readonly string[];
  readonly apiKey?: string | undefined;
  /** Requests that each server is given at once at most. */
  readonly maxInFlight: number;
  /** Give each server exactly that many instead of finding out how many it can use. */
  readonly isFixed?: boolean;
  /** Model to ask when a run names none; null takes the first served. */
  readonly defaultModel?: string | null | undefined;
  /** How the servers were started, as the administrator notes it; kept with each run. */
  readonly note?: string | null | undefined;
}

export interface ConfiguredBackend {
  readonly name: string;
  readonly pool: BackendPool;
  readonly defaultModel: string | null;
  readonly note: string | null;
}

export function configureBackend(options: BackendOptions): ConfiguredBackend {
  const { name, urls, apiKey, maxInFlight, isFixed = false, defaultModel = null, note = null } = options;
  const servers = urls.map(
    (url) =>
      new BackendServer({
        name: new URL(url).host,
        client: new BackendClient({ url, apiKey, maxInFlight }),
        limit: isFixed ? new FixedLimit(maxInFlight) : new AdaptiveLimit(maxInFlight),
        onChange: () => pool.dispatch(),
      }),
  );
  const pool = new BackendPool(servers);
  return { name, pool, defaultModel, note };
}
