import type { IndexedImage } from '../indexed-image.js';

/** How many pixels have each colour, by its index in the palette. */
export function colorCounts({ pixels }: IndexedImage): Uint32Array {
  const counts = new Uint32Array(256);
  for (const index of pixels) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** The background: index of the colour that most pixels have; of equally frequent ones, the lowest. */
export function mostFrequent(counts: Uint32Array): number {
  return counts.indexOf(Math.max(...counts));
}
