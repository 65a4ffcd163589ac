import type { Mask, TextMasks } from '../text-masks.js';

/** A rectangle of coverage by ink, in [0, 1], row by row. */
export interface InkShape {
  readonly width: number;
  readonly height: number;
  readonly coverage: Float64Array;
}

/** Letters are measured once at this size to know how high each is in ems. */
const REFERENCE_PX = 256;

/** A letter covers an unknown part of its first and of its last row of pixels: its height is searched in these steps. */
const HEIGHT_STEPS_PX = Array.from({ length: 9 }, (_, i) => -i / 4);

/** What the letters of the regular font look like, at any size. */
export class LetterShapes {
  private readonly emsHigh = new Map<string, number>();

  constructor(private readonly masks: TextMasks) {}

  /**
   * How much a piece of ink looks like a letter, of whatever size it has: the largest cosine between their coverages over
   * the sizes that fit its height, both on the same centre.
   * @param letter  one character that has ink
   * @returns in [0, 1]; 1 when they are the same but for a factor
   */
  likeness(ink: InkShape, letter: string): number {
    const emsHigh = this.heightOf(letter);
    const heights = HEIGHT_STEPS_PX.map((step) => ink.height + step).filter((height) => height > 0);
    return Math.max(0, ...heights.map((height) => cosine(ink, this.mask(letter, height / emsHigh))));
  }

  private heightOf(letter: string): number {
    const known = this.emsHigh.get(letter) ?? inkHeight(this.mask(letter, REFERENCE_PX)) / REFERENCE_PX;
    this.emsHigh.set(letter, known);
    return known;
  }

  private mask(letter: string, px: number): Mask {
    return this.masks.get(letter, { style: 'regular', px });
  }
}

/** Height of the ink in pixels; a row counts by the coverage of its most covered pixel. */
function inkHeight({ width, height, coverage }: Mask): number {
  let rows = 0;
  for (let y = 0; y < height; y++) rows += Math.max(...coverage.subarray(y * width, (y + 1) * width)) / 255;
  return rows;
}

/** When their sides differ by an odd number of pixels there are two nearest ways to share a centre: the better counts. */
function cosine(ink: InkShape, mask: Mask): number {
  const shiftsX = shiftsBetween(mask.width, ink.width);
  const shiftsY = shiftsBetween(mask.height, ink.height);
  const products = shiftsY.flatMap((y) => shiftsX.map((x) => product(ink, mask, { x, y })));
  return Math.max(...products) / Math.sqrt(energy(ink.coverage) * energy(mask.coverage));
}

function shiftsBetween(outer: number, inner: number): number[] {
  const shift = (outer - inner) / 2;
  return Number.isInteger(shift) ? [shift] : [Math.floor(shift), Math.ceil(shift)];
}

function product(ink: InkShape, mask: Mask, shift: { x: number; y: number }): number {
  let sum = 0;
  for (let y = Math.max(0, -shift.y); y < Math.min(ink.height, mask.height - shift.y); y++) {
    for (let x = Math.max(0, -shift.x); x < Math.min(ink.width, mask.width - shift.x); x++) {
      sum += (ink.coverage[y * ink.width + x] ?? 0) * (mask.coverage[(y + shift.y) * mask.width + x + shift.x] ?? 0);
    }
  }
  return sum;
}

function energy(coverage: Float64Array | Uint8Array): number {
  let sum = 0;
  for (const value of coverage) sum += value * value;
  return sum;
}
