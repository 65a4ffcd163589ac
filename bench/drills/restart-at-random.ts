import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../../src/services/stimuli/random.js';
import type { RestartablePostgres } from '../../test/support/restartable-postgres.js';
import type { CountedObserver } from './counted-observer.js';

/** The database is stopped after so many more requests at most, and so many milliseconds later at most. */
export const MOST_REQUESTS = 24;
const MOST_MS = 60;

export interface RestartDrill {
  readonly postgres: RestartablePostgres;
  readonly observer: CountedObserver;
  readonly random: SeededRandom;
  /** Every other one is immediate. */
  readonly restarts: number;
  /** Done while the database is down. */
  readonly whileDown?: () => Promise<void>;
}

/** Stops the database in the middle of a run and starts it again, over and over, in both ways. */
export async function restartAtRandom(drill: RestartDrill): Promise<void> {
  const { postgres, observer, random, restarts, whileDown } = drill;
  for (let restart = 1; restart <= restarts; restart += 1) {
    await observer.reached(observer.count + random.integer(1, MOST_REQUESTS));
    await delay(random.integer(0, MOST_MS));
    await postgres.stop(restart % 2 === 0 ? 'immediate' : 'fast');
    await whileDown?.();
    await postgres.start();
  }
}
