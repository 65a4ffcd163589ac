import { readFile } from 'node:fs/promises';

const LOOK_MS = 50;

/** Resident memory of a process, in bytes. Linux only, where another process's memory can be read. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

export interface Measured {
  readonly seconds: number;
  /** The most resident memory of the process meanwhile, looked at twenty times a second. */
  readonly peakBytes: number;
}

/** Does `work`, with an eye on a process; one that ends meanwhile is looked at no more. */
export async function measured(pid: number, work: () => Promise<unknown>): Promise<Measured> {
  let peakBytes = 0;
  const look = () =>
    residentBytes(pid).then(
      (bytes) => (peakBytes = Math.max(peakBytes, bytes || 0)),
      () => undefined,
    );
  const looking = setInterval(() => void look(), LOOK_MS);
  try {
    const startedAt = performance.now();
    await work();
    return { seconds: (performance.now() - startedAt) / 1000, peakBytes };
  } finally {
    clearInterval(looking);
  }
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
