import { convertIndexedToRgb, decode } from 'fast-png';

export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row. */
  readonly data: Uint8Array;
}

/** What a viewer of the file sees: its pixels as RGB. */
export function decodeRgb(png: Uint8Array): RgbImage {
  const decoded = decode(png);
  return { width: decoded.width, height: decoded.height, data: convertIndexedToRgb(decoded) };
}

/** Mean of red, green and blue at one pixel, 0-255. */
export function greyAt({ width, data }: RgbImage, x: number, y: number): number {
  const i = 3 * (y * width + x);
  return ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 3;
}
