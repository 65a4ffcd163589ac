import { parentPort, workerData } from 'node:worker_threads';
import { runMigrations } from './run-migrations.js';

/** Entry of the thread that migrates: see migrate.ts. */
parentPort?.postMessage(await runMigrations(workerData as string));
