/**
 * Everything that decides the pixels of one stimulus. Equal recipes give equal bytes on every machine, so an image is
 * known by its recipe before it has been rendered, and by the sha256 of its bytes afterwards.
 */
export type Recipe = GridRecipe | GaborRecipe | ColorRecipe;

/** Two letters scattered over the cells of a mask; the question is which occurs more. */
export interface GridRecipe {
  readonly renderer: 'grid';
  readonly shape: 'Square' | 'Circle' | 'Triangle' | 'Diamond';
  readonly symA: string;
  readonly symB: string;
  /** Share of symA among the cells inside the mask, in percent; symA count = round(cells * pctA / 100), never a tie. */
  readonly pctA: number;
  /** `<symbol colour>_<background colour>`, e.g. navy_white. */
  readonly colorPair: string;
  readonly gridSize: number;
  readonly canvasPx: number;
  readonly fontK: number;
  /** Decides which cells hold symA; an integer in [0, 2^32). */
  readonly seed: number;
}

/** One tinted sinusoidal grating under a Gaussian window. */
export interface GaborRecipe {
  readonly renderer: 'gabor';
  /** Direction along which luminance varies, in degrees [0, 180): near 0 or 180 gives vertical stripes. */
  readonly thetaDeg: number;
  /** Cycles per patch. */
  readonly freq: number;
  readonly color: string;
  readonly position: 'center' | 'left' | 'right' | 'top';
  readonly imgSize: number;
  readonly patchSize: number;
}

/** Two words in two greys; the question is which side is brighter. */
export interface ColorRecipe {
  readonly renderer: 'color';
  /** Where the two words stand; the first word stands at the first-named place (LR: left). */
  readonly layout: 'LR' | 'UD' | 'DRUL' | 'DLUR';
  /** 1-8, into the list of word pairs. */
  readonly wordPairId: number;
  /** Difference in grey level between the words: base +- deltaL / 2. */
  readonly deltaL: number;
  /** 1 Regular, 2 Bold, 3 Italic, 4 Monospace. */
  readonly fontStyleId: number;
  /** L: the first-named place is brighter, R: the second. */
  readonly brighterSide: 'L' | 'R';
  readonly imgSize: number;
  readonly bgGray: number;
  readonly baseGray: number;
  readonly fontSize: number;
}
