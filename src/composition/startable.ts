import type { Logger } from '../logger.js';

/** Reports the steps of a start: `done` of `total`; a step that cannot be counted goes from 0 to 1. */
export type StartupProgress = (step: string, done: number, total: number) => void;

export interface StoppableApp<T> {
  /** Brings everything up, in order; what was brought up is taken down again when a step fails. */
  start(): Promise<T>;
  /** Takes everything down in the opposite order. May be called twice, and before the start has ended. */
  stop(): Promise<void>;
}

export interface AppDeps {
  readonly logger: Logger;
  readonly onProgress?: StartupProgress;
}

export function startable<T>(deps: AppDeps, bringUpAll: (onStop: OnStop) => Promise<T>): StoppableApp<T> {
  const closers: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= closeAll(closers, deps.logger));
  return {
    async start() {
      try {
        return await bringUpAll((closer) => closers.push(closer));
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}

export type OnStop = (closer: () => Promise<unknown>) => void;

async function closeAll(closers: (() => Promise<unknown>)[], logger: Logger): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    // One part that cannot end must not keep the others from ending.
    await close().catch((error: unknown) => logger.error({ error }, 'stop.failed'));
  }
}
