import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { ImageRenderer, type RenderedImage } from './image-renderer.js';
import type { Recipe } from './recipe.js';

export interface RenderPool {
  /** Images that are drawn at the same time. */
  readonly threads: number;
  render(recipe: Recipe): Promise<RenderedImage>;
  /** Ends the threads; images still being drawn are given up. */
  close(): Promise<void>;
}

/** An idle thread, with its fonts, is given back after this time. */
const IDLE_MS = 10_000;

/**
 * Renders in threads, so that requests and the dispatch of questions never wait for an image; one core stays free for
 * them. Where the worker has not been compiled (the sources run directly), images are drawn on this thread instead.
 */
export function createRenderPool(threads = Math.max(1, availableParallelism() - 1)): RenderPool {
  const filename = fileURLToPath(new URL('./render-worker.js', import.meta.url));
  if (!existsSync(filename)) return createRenderOnThisThread();
  const workers = new Piscina<Recipe, RenderedImage>({
    filename,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    // the tests' and the inspector's flags of the parent are not for the workers
    execArgv: [],
  });
  return { threads, render: (recipe) => workers.run(recipe), close: () => workers.destroy() };
}

function createRenderOnThisThread(): RenderPool {
  const renderer = new ImageRenderer();
  const render = (recipe: Recipe): Promise<RenderedImage> =>
    new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          resolve(renderer.render(recipe));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  return { threads: 1, render, close: () => Promise.resolve() };
}
