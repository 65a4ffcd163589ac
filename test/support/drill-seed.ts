import { randomInt } from 'node:crypto';
import { SeededRandom } from '../../src/services/stimuli/random.js';

/** Random numbers of a drill. The seed is printed; DRILL_SEED=… plays the same drill again. */
export function drillRandom(name: string): SeededRandom {
  const seed = Number(process.env.DRILL_SEED ?? randomInt(2 ** 31));
  process.stderr.write(`${name}: DRILL_SEED=${seed}\n`);
  return new SeededRandom(seed);
}
