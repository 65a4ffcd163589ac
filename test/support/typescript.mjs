/**
 * Lets plain Node run the sources: `node --import ./test/support/typescript.mjs file.ts`. Jest does the same for test
 * files, but not for its global setup, nor for a server that a test starts as a process of its own in order to kill it.
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
