import type { Rgb } from './indexed-image.js';

/** Colours of symbols and backgrounds, by the names that the catalogue uses in `color_pair`. */
const NAMED: Readonly<Record<string, Rgb>> = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [220, 20, 60],
  blue: [30, 144, 255],
  green: [34, 139, 34],
  orange: [255, 140, 0],
  cyan: [0, 180, 180],
  pink: [255, 105, 180],
  brown: [139, 69, 19],
  yellow: [255, 215, 0],
  navy: [0, 0, 128],
  lime: [173, 255, 47],
  magenta: [255, 0, 255],
  gray: [128, 128, 128],
};

/** Tints of a grating: factors of red, green and blue. */
const TINTS: Readonly<Record<string, Rgb>> = {
  gray: [1, 1, 1],
  blue: [0.3, 0.3, 1],
  red: [1, 0.3, 0.3],
  green: [0.3, 1, 0.3],
  yellow: [1, 1, 0.3],
  purple: [0.7, 0.3, 0.9],
  cyan: [0.3, 1, 1],
  orange: [1, 0.6, 0.2],
};

/** The two colours of a pair such as `navy_white`; undefined when a name is unknown. */
export function parseColorPair(pair: string): { symbol: Rgb; background: Rgb } | undefined {
  const [symbolName = '', backgroundName = '', ...rest] = pair.split('_');
  const symbol = NAMED[symbolName];
  const background = NAMED[backgroundName];
  return symbol && background && rest.length === 0 ? { symbol, background } : undefined;
}

/** Factors of a tint, each in [0, 1]; undefined when the name is unknown. */
export function tintOf(name: string): Rgb | undefined {
  return TINTS[name];
}
