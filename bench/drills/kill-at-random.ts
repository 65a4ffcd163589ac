import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../../src/services/stimuli/random.js';
import type { RunningProgram } from '../../test/support/program.js';
import type { CountedObserver } from './counted-observer.js';

/** A program is killed after so many requests of its own at most: a drill that needs more items than it has would not end. */
export const MOST_REQUESTS = 24;
/** And so many milliseconds later at most, so that requests are caught at every point of their way. */
const MOST_MS = 60;
/** Every so many kills one comes while the program starts, before it asks anything. */
const STARTING_EVERY = 5;
const STARTING_MS = 1_200;

export interface KillDrill {
  /** Starts the program that asks, without waiting until it is up. */
  readonly launch: () => RunningProgram;
  readonly observer: CountedObserver;
  readonly random: SeededRandom;
  readonly kills: number;
}

/**
 * Starts the program and kills it as a power cut would, again and again, the last time without killing it.
 * @returns milliseconds from each start to the first request that followed it, where it came to that
 */
export async function killAtRandom({ launch, observer, random, kills }: KillDrill): Promise<number[]> {
  const firstDispatchMs: number[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const before = observer.count;
    const startedAt = performance.now();
    const program = launch();
    const first = observer.reached(before + 1).then(() => firstDispatchMs.push(performance.now() - startedAt));
    if (kill % STARTING_EVERY === 0) {
      await delay(random.integer(0, STARTING_MS));
    } else {
      await first;
      await observer.reached(before + random.integer(1, MOST_REQUESTS));
      await delay(random.integer(0, MOST_MS));
    }
    await program.kill('SIGKILL');
  }
  launch();
  return firstDispatchMs;
}
