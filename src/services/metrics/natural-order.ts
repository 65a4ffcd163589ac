const collator = new Intl.Collator('en', { numeric: true });

/**
 * The order a person would list factor values in: numbers by size (0.25, 0.5, 2, 12), then everything else by word,
 * with the numbers inside by size (level 2, level 12). For Array.sort.
 */
export function naturalOrder(left: string, right: string): number {
  const leftNumber = numberOf(left);
  const rightNumber = numberOf(right);
  if (leftNumber !== null && rightNumber !== null && leftNumber !== rightNumber) return leftNumber - rightNumber;
  if ((leftNumber === null) !== (rightNumber === null)) return leftNumber === null ? 1 : -1;
  return collator.compare(left, right);
}

function numberOf(text: string): number | null {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
