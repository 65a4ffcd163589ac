/** Whether a text is exactly how its number is written: `-45` and `0.25`, not `045`, `+3`, `1.0` or `Infinity`. */
export function isPlainNumber(text: string): boolean {
  const value = Number(text);
  return Number.isFinite(value) && String(value) === text;
}
