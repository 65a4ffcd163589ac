/**
 * The same cells in one fixed order, equal ones added up and empty ones left out. Random draws go through cells in their
 * order, so without this the interval of the same answers would depend on the order in which rows arrive.
 *
 * @returns ascending by the JSON of what the cell is about
 */
export function canonicalCells<Cell extends { readonly count: number }>(cells: readonly Cell[]): Cell[] {
  const merged = new Map<string, Cell>();
  for (const cell of cells) {
    if (cell.count === 0) continue;
    const place = JSON.stringify({ ...cell, count: 0 });
    merged.set(place, { ...cell, count: cell.count + (merged.get(place)?.count ?? 0) });
  }
  return [...merged].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, cell]) => cell);
}
