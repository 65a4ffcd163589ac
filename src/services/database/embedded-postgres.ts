import path from 'node:path';
import type { Logger } from '../../logger.js';
import { EmbeddedServer } from './embedded/embedded-server.js';
import { initialiseCluster } from './embedded/initialise-cluster.js';
import { prepareHome } from './embedded/prepare-home.js';

export interface EmbeddedPostgresOptions {
  /** METACOG_HOME; made when it does not exist. */
  readonly home: string;
  readonly logger: Logger;
  /** Port on 127.0.0.1; by default a free one. A server that already runs keeps its own. */
  readonly port?: number;
}

export interface EmbeddedPostgres {
  /** postgres:// URL with the password: never log it. Stays the same until `stop`. */
  readonly url: string;
  /** Process id of the server; another one after it was killed and started again. */
  readonly pid: number;
  /** True when the server ran before, e.g. left by a killed process or started by another one. */
  readonly adopted: boolean;
  /** Stops the server, unless another process uses it. Close what is connected first. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Brings up the PostgreSQL of METACOG_HOME: creates it on first use, adopts one that is running, recovers one that was
 * killed. It listens on loopback only, asks for a password, and runs apart from this process. Until `stop`, it is
 * brought back when it dies.
 * @throws ConfigError  no binaries for this machine, a directory closed to PostgreSQL's user, a taken port, a full disk
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareHome(path.resolve(options.home));
  const password = await initialiseCluster(cluster);
  return EmbeddedServer.start({ cluster, password, logger: options.logger, port: options.port });
}
