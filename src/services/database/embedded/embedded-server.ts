import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../../errors.js';
import type { Logger } from '../../../logger.js';
import { bringUp, type RunningServer } from './bring-up.js';
import { clusterUrl, type Cluster } from './cluster.js';
import type { EmbeddedPostgres } from '../embedded-postgres.js';
import { stopPostmaster } from './postmaster.js';

const RETRY_MS = 1_000;

interface EmbeddedServerDeps {
  readonly cluster: Cluster;
  readonly password: string;
  readonly logger: Logger;
  readonly port: number | undefined;
}

/**
 * One process's hold on the embedded server: brought up, brought back on the same port when it dies, and stopped by
 * the last process that uses it.
 */
export class EmbeddedServer implements EmbeddedPostgres {
  readonly url: string;
  readonly adopted: boolean;
  private readonly stopping = new AbortController();
  private stopped: Promise<void> | undefined;
  private recovery: Promise<void> | undefined;

  private constructor(
    private readonly deps: EmbeddedServerDeps,
    private running: RunningServer,
  ) {
    this.url = clusterUrl(running.postmaster.port, deps.password);
    this.adopted = running.adopted;
    this.watch();
  }

  static async start(deps: EmbeddedServerDeps): Promise<EmbeddedServer> {
    const running = await bringUp(deps.cluster, deps.password, deps.port);
    const { pid, port } = running.postmaster;
    deps.logger.info({ pid, port, adopted: running.adopted }, 'embedded postgres up');
    return new EmbeddedServer(deps, running);
  }

  get pid(): number {
    return this.running.postmaster.pid;
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.release());
  }

  private async release(): Promise<void> {
    this.stopping.abort();
    await this.recovery;
    const { lease } = this.running;
    const { cluster, logger } = this.deps;
    const last = await lease.isLast();
    try {
      if (last) await stopPostmaster(cluster, this.pid);
    } finally {
      await lease.release();
    }
    logger.info({ pid: this.pid }, last ? 'embedded postgres stopped' : 'embedded postgres left to its other users');
  }

  private watch(): void {
    void this.running.lease.lost.then(() => {
      if (!this.stopping.signal.aborted) this.recovery = this.recover();
    });
  }

  /** The URL is in use all over the process, so the server has to come back on its port. */
  private async recover(): Promise<void> {
    const { cluster, password, logger } = this.deps;
    const { port, pid } = this.running.postmaster;
    logger.error({ pid, port }, 'embedded postgres lost; bringing it back');
    while (!this.stopping.signal.aborted) {
      try {
        this.running = await bringUp(cluster, password, port);
        logger.info({ pid: this.pid, port }, 'embedded postgres is back');
        this.watch();
        return;
      } catch (error) {
        logger.error({ port, reason: messageOf(error) }, 'embedded postgres does not come back');
        await delay(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }
}
