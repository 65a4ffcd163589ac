/** How often it is looked, in ms. */
const LOOK_EVERY_MS = 1000;

/** Of `npm start` and `npx metacog …`, which wait for what they start. Another script may leave it running on purpose. */
const WAITING = new Set<string | undefined>(['start', 'npx']);

/** The shell that npm has put between, or npm itself where that has made way. As early as it can be known. */
const parent = process.ppid;

/**
 * Calls back once npm has ended and left this process behind: a SIGTERM that is sent to npm ends its shell, and nobody tells
 * what runs in that. Does nothing where it was not npm that started this process, nor on Windows, where a process keeps
 * the id of a parent that has ended.
 */
export function whenNpmIsGone(onGone: () => void): void {
  if (!WAITING.has(process.env.npm_lifecycle_event)) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
