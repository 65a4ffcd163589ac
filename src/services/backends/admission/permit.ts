import type { BackendFailure } from '../backend-error.js';
import type { BackendServer } from './backend-server.js';

/** The right to have one request with one server. Exactly one of the three ends it; further calls do nothing. */
export interface Permit {
  readonly server: BackendServer;
  succeeded(): void;
  failed(failure: BackendFailure): void;
  /** We gave up ourselves: nothing is learnt of the server. */
  abandoned(): void;
}
