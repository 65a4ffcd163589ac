/** A count as people read it, "2,688": the same on every machine, whatever its language. */
export function asCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A share in whole percent, "36 %"; "-" when there is none. */
export function asPercent(share: number | null): string {
  return share === null ? '-' : `${Math.round(100 * share)} %`;
}

/** "Gabor", "Gabor and Color", "Grid, Gabor and Color". */
export function asList(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
