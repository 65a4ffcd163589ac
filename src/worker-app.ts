import { bringUpCore } from './composition/core.js';
import { startable, type AppDeps, type StoppableApp } from './composition/startable.js';
import { bringUpWorker } from './composition/worker.js';
import type { Config } from './config.js';

/** The part that asks, alone: any number of them, on as many machines, share one database with the servers. */
export function createWorkerApp(config: Config, deps: AppDeps): StoppableApp<{ readonly backends: readonly string[] }> {
  return startable(deps, async (onStop) => {
    const core = await bringUpCore(config, deps, onStop);
    await bringUpWorker(config, core, onStop);
    return { backends: core.backends.all.map(({ name }) => name) };
  });
}
