const KNOWN = 'Error occurred whilst returning jobs from local queue';

/**
 * The queue's local cache gives its jobs back when it ends; where the database is away just then, it throws in a promise
 * that nobody can hold (graphile-worker 0.17, localQueue.returnJobs), and the process would end. Nothing is lost by it:
 * the jobs stay locked under a lease that is gone, and are taken over. Every other stray rejection still ends the process.
 * @returns ends the exception
 */
export function surviveQueueOutage(onOutage: (error: Error) => void): () => void {
  const listener = (reason: unknown): void => {
    if (!(reason instanceof Error) || !reason.message.startsWith(KNOWN)) throw reason;
    onOutage(reason);
  };
  process.on('unhandledRejection', listener);
  return () => process.off('unhandledRejection', listener);
}
