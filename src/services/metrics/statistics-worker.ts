import { runBootstrapJob } from './bootstrap-job.js';

/** Entry of a statistics thread: see statistics-threads.ts. */
export default runBootstrapJob;
