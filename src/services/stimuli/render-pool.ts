import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { RenderedImage } from './image-renderer.js';
import type { AskedOfImage } from './pixels/read-stimulus.js';
import type { Reading } from './pixels/reading.js';
import type { Recipe } from './recipe.js';
import type { ReadJob } from './render-worker.js';

export interface RenderPool {
  /** Images that are drawn or read at the same time. */
  readonly threads: number;
  render(recipe: Recipe): Promise<RenderedImage>;
  /** What an image is found to show; see readStimulus. */
  read(png: Uint8Array, asked: AskedOfImage): Promise<Reading>;
  /** Ends the threads; images still being drawn or read are given up. */
  close(): Promise<void>;
}

/** An idle thread, with its fonts, is given back after this time. */
const IDLE_MS = 2_000;

/**
 * Renders and reads in threads, so that requests and the dispatch of questions never wait for an image; one core stays
 * free for them. Where the worker has not been compiled (the sources run directly), it runs on this thread instead.
 */
export function createRenderPool(threads = Math.max(1, availableParallelism() - 1)): RenderPool {
  const filename = fileURLToPath(new URL('./render-worker.js', import.meta.url));
  if (!existsSync(filename)) return createRenderOnThisThread();
  const workers = new Piscina<Recipe | ReadJob, RenderedImage | Reading>({
    filename,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
    // the tests' and the inspector's flags of the parent are not for the workers
    execArgv: [],
    // nobody reads how long jobs took, and each histogram is a third of a megabyte
    recordTiming: false,
  });
  return {
    threads,
    render: (recipe) => workers.run(recipe) as Promise<RenderedImage>,
    read: (png, asked) => workers.run({ png, ...asked }, { name: 'read' }) as Promise<Reading>,
    close: () => workers.destroy(),
  };
}

type RenderWorker = typeof import('./render-worker.js');

function createRenderOnThisThread(): RenderPool {
  const afterOtherWork = async <Result>(work: (worker: RenderWorker) => Result): Promise<Result> => {
    // Not read with the rest: in a server, which draws in threads, it would be there for nothing.
    const worker = await import('./render-worker.js');
    await setImmediate();
    return work(worker);
  };
  return {
    threads: 1,
    render: (recipe) => afterOtherWork((worker) => worker.default(recipe)),
    read: (png, asked) => afterOtherWork(({ read }) => read({ png, ...asked })),
    close: () => Promise.resolve(),
  };
}
