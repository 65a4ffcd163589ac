import { setTimeout as tick } from 'node:timers/promises';
import { freePort } from '../../src/services/database/embedded/bring-up.js';
import { clusterUrl } from '../../src/services/database/embedded/cluster.js';
import { initialiseCluster } from '../../src/services/database/embedded/initialise-cluster.js';
import { isAlive, type Postmaster } from '../../src/services/database/embedded/postmaster-file.js';
import { startPostmaster } from '../../src/services/database/embedded/postmaster.js';
import { prepareHome } from '../../src/services/database/embedded/prepare-home.js';
import { createTemporaryHome } from './temporary-home.js';

/** Signals by which PostgreSQL ends: at once with a checkpoint, and at once without, to recover when it starts. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** A PostgreSQL that nobody brings back but the test, always on one port. */
export interface RestartablePostgres {
  readonly url: string;
  stop(mode: keyof typeof SIGNALS): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

export async function startRestartablePostgres(): Promise<RestartablePostgres> {
  const home = await createTemporaryHome();
  const cluster = await prepareHome(home.path);
  const password = await initialiseCluster(cluster);
  const startOn = async (port: number): Promise<Postmaster> => {
    const started = await startPostmaster(cluster, port);
    if (!started) throw new Error('Another PostgreSQL holds the data directory');
    return started;
  };
  let postmaster = await startOn(await freePort());
  return {
    url: clusterUrl(postmaster.port, password),
    async stop(mode) {
      process.kill(postmaster.pid, SIGNALS[mode]);
      while (isAlive(postmaster.pid)) await tick(10);
    },
    async start() {
      postmaster = await startOn(postmaster.port);
    },
    close: () => home.remove(),
  };
}
