import type { IndexedImage } from '../indexed-image.js';

/** A connected piece of ink with the box around it, in pixels; `right` and `bottom` are the first ones outside. */
export interface InkPatch {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Positions in the image (row * width + column). */
  readonly positions: readonly number[];
}

/**
 * The connected pieces of everything that is not of the background's colour, in the order of their first pixels.
 * Pixels that touch at a corner are connected.
 */
export function inkPatches(image: IndexedImage, background: number): InkPatch[] {
  const isOpen = new Uint8Array(image.pixels.length);
  for (let i = 0; i < isOpen.length; i++) isOpen[i] = image.pixels[i] === background ? 0 : 1;
  const patches: InkPatch[] = [];
  for (let start = isOpen.indexOf(1); start !== -1; start = isOpen.indexOf(1, start + 1)) {
    patches.push(patchFrom(start, isOpen, image));
  }
  return patches;
}

/** Takes the piece that holds a pixel out of `isOpen`, pixel by pixel. */
function patchFrom(start: number, isOpen: Uint8Array, { width, height }: IndexedImage): InkPatch {
  const positions = [start];
  let [left, top, right, bottom] = [width, height, 0, 0];
  isOpen[start] = 0;
  for (const position of positions) {
    const x = position % width;
    const y = (position - x) / width;
    if (x < left) left = x;
    if (x >= right) right = x + 1;
    if (y < top) top = y;
    if (y >= bottom) bottom = y + 1;
    for (let nextY = y - 1; nextY <= y + 1; nextY++) {
      for (let nextX = x - 1; nextX <= x + 1; nextX++) {
        const next = nextY * width + nextX;
        if (nextX < 0 || nextX >= width || isOpen[next] !== 1) continue;
        isOpen[next] = 0;
        positions.push(next);
      }
    }
  }
  return { left, top, right, bottom, positions };
}
