import type { Proportion } from '../operations/report-shapes.js';

/** Stands for what is undefined. */
export const NONE = '–';
const counts = new Intl.NumberFormat('en-US');

/** 2688 -> "2,688". */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** 0.72842 -> "72.84 %"; null -> "–". */
export function formatPercent(share: number | null, digits = 2): string {
  return share === null ? NONE : `${(100 * share).toFixed(digits)} %`;
}

/** "72.84 % [71.13, 74.49]": the value and its 95 % interval. */
export function formatProportion({ value, low, high }: Proportion): string {
  if (value === null) return NONE;
  const interval = low === null || high === null ? '' : ` [${(100 * low).toFixed(2)}, ${(100 * high).toFixed(2)}]`;
  return formatPercent(value) + interval;
}

/** 4.980283 -> "4.980"; null -> "–". */
export function formatDecimal(value: number | null, digits = 3): string {
  return value === null ? NONE : value.toFixed(digits);
}

/** 2026-10-01T14:03:05.123Z -> 2026-10-01T14:03:05Z */
export function formatTime(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}

/** 3349390 -> "3.3 MB"; at least kilobytes, so that a number that grows keeps its unit for long. */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Milliseconds as "0.4 s", "12 s", "3 min 05 s" or "2 h 07 min". */
export function formatDuration(ms: number): string {
  if (ms < 950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** A name as one word of a command line, quoted where a shell would split it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
