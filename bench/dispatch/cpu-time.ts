import { readdir, readFile } from 'node:fs/promises';

/** CPU time in milliseconds since some moment; null where it cannot be known. */
export interface CpuTime {
  /** This process, all threads. */
  readonly node: number;
  /** The server process of PostgreSQL and its children, those that have ended included. */
  readonly postgres: number | null;
}

/** The kernel counts in hundredths of a second (USER_HZ), whatever its own clock. */
const TICK_MS = 10;

export async function cpuTime(postmaster: number): Promise<CpuTime> {
  const { user, system } = process.cpuUsage();
  return {
    node: (user + system) / 1000,
    postgres: process.platform === 'linux' ? await postgresCpuTime(postmaster) : null,
  };
}

/** CPU milliseconds an item, from two readings. */
export function perItem(before: CpuTime, after: CpuTime, items: number): CpuTime {
  const postgres =
    before.postgres === null || after.postgres === null ? null : (after.postgres - before.postgres) / items;
  return { node: (after.node - before.node) / items, postgres };
}

/** CPU milliseconds of another process, all threads, in steps of ten. Linux only. @throws Error when it has ended */
export async function processCpuTime(pid: number): Promise<number> {
  const usage = await usageOf(pid);
  if (!usage) throw new Error(`There is no process ${pid}, or it cannot be measured on ${process.platform}`);
  return usage.own * TICK_MS;
}

async function postgresCpuTime(postmaster: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const usages = await Promise.all(pids.map(usageOf));
  let ticks = 0;
  for (const [index, usage] of usages.entries()) {
    if (pids[index] === postmaster) ticks += (usage?.own ?? 0) + (usage?.ofEndedChildren ?? 0);
    else if (usage?.parent === postmaster) ticks += usage.own;
  }
  return ticks * TICK_MS;
}

/** From /proc/<pid>/stat, whose second field is a name that may hold anything; undefined when the process has ended. */
async function usageOf(pid: number): Promise<{ parent: number; own: number; ofEndedChildren: number } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  // From the third field on: state, ppid, … utime (14), stime (15), cutime (16), cstime (17).
  if (!fields) return undefined;
  const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [1, 11, 12, 13, 14].map((index) => fields[index]);
  return { parent, own: utime + stime, ofEndedChildren: cutime + cstime };
}
