import { decode, encode } from 'fast-png';

/** Red, green, blue; integers 0-255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** An image whose every pixel is an index into at most 256 colours; every stimulus fits this form without loss. */
export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top left, width * height indices into `palette`. */
  readonly pixels: Uint8Array;
  readonly palette: readonly Rgb[];
}

/** The colour at `share` in [0, 1] of the way from one colour to another. */
export function blend(from: Rgb, to: Rgb, share: number): Rgb {
  const mix = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

/**
 * Compression trades render time for bytes sent to the model. For a grating, level 4 takes 13 ms and gives 47 KiB,
 * level 1 takes 11 ms and gives 52 KiB. The compressor is JavaScript (fflate), so its output does not depend on the
 * machine, as that of the system's zlib does.
 */
const COMPRESSION = { level: 4, mem: 6 } as const;

/** The image as a PNG file with a palette; equal images give equal bytes. */
export function encodePng(image: IndexedImage): Uint8Array {
  const palette = image.palette.map((color) => [...color]);
  const { width, height, pixels } = image;
  const png = encode({ width, height, data: pixels, channels: 1, depth: 8, palette }, { zlib: COMPRESSION });
  return png.slice(); // the encoder's buffer has room for more, which would be kept and sent between threads
}

/**
 * What a viewer sees of a PNG file with a palette of at most 256 opaque colours, as encodePng writes them: two pixels are
 * of one colour exactly when their indices are equal.
 */
export function decodePng(png: Uint8Array): IndexedImage {
  const { width, height, data, depth, palette } = decode(png);
  if (!palette || depth !== 8 || !(data instanceof Uint8Array)) {
    throw new Error('Only PNG files with a palette and 8 bits a pixel can be read');
  }
  const colors = palette.map(([red = 0, green = 0, blue = 0]): Rgb => [red, green, blue]);
  return withDistinctColors({ width, height, pixels: data, palette: colors });
}

/** The same image, in which no pixel uses a colour by another index than the colour's first. */
export function withDistinctColors({ width, height, pixels, palette }: IndexedImage): IndexedImage {
  const firstByColor = new Map(palette.map((color, index) => [color.join(), index] as const).reverse());
  const firsts = Uint8Array.from(palette, (color) => firstByColor.get(color.join()) ?? 0);
  const distinct = new Uint8Array(pixels.length);
  for (let i = 0; i < distinct.length; i++) distinct[i] = firsts[pixels[i] ?? 0] ?? 0;
  return { width, height, pixels: distinct, palette };
}
