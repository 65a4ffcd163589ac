/** Rows as instances of the class that the API knows them by: they are given its prototype, which is cheaper than a copy. */
export function rowsAs<T extends object>(type: new () => T, rows: readonly T[]): T[] {
  return rows.map((row) => Object.setPrototypeOf(row, type.prototype as object) as T);
}
