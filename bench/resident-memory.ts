import { readFile } from 'node:fs/promises';

/** Resident memory of a process, in bytes. Linux only, where another process's memory can be read. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
