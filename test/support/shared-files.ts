import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Path of a reference file that lies outside the project (the published experiment's files and independently computed
 * values), or undefined where it is not there. Set METACOG_SHARED to a folder that holds seed-data/ and oracle/.
 * A test that gets undefined skips, and its title must say so.
 */
export function sharedFile(relative: string): string | undefined {
  const root = process.env.METACOG_SHARED ?? path.resolve(import.meta.dirname, '../../../shared');
  const file = path.join(root, relative);
  return existsSync(file) ? file : undefined;
}
