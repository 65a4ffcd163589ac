import { InvalidInputError } from '../../errors.js';
import { tintOf } from './colors.js';
import type { IndexedImage } from './indexed-image.js';
import { cosineOfTurns, decay, sineOfTurns } from './portable-math.js';
import type { GaborRecipe } from './recipe.js';

/** Side of the image in pixels, whatever unit the recipe's own sizes have. */
export const GABOR_CANVAS_PX = 600;

/** Standard deviation of the Gaussian window, as a share of the patch. */
const SIGMA_PER_PATCH = 0.22;

/** Farther out the window lets less than half a grey level through: 127 * exp(-3.33^2 / 2) < 0.5. */
const VISIBLE_SIGMAS = 3.33;

/** A patch off the centre keeps this many standard deviations from the edge, so that the window is never cut visibly. */
const SIGMAS_TO_EDGE = 3;

/** Grey levels of the untinted image: the background, and the largest distance from it in either direction. */
const BACKGROUND = 128;
const AMPLITUDE = 127;

/**
 * A cosine grating under a circular Gaussian window, crest in the middle of the window, on the mean grey; the tint
 * multiplies the whole image, so the background has the mean colour of the stripes. A pixel's index is its grey level
 * before tinting. Angles turn counter-clockwise from the direction to the right.
 *
 * Window and phase are sums and products of one function of x and one of y, so both are tabulated per axis.
 */
export function renderGabor(recipe: GaborRecipe): IndexedImage {
  const tint = tintOf(recipe.color);
  if (!tint) throw new InvalidInputError(`Unknown Gabor colour '${recipe.color}'`);
  const side = GABOR_CANVAS_PX;
  const patch = (recipe.patchSize / recipe.imgSize) * side;
  const sigma = SIGMA_PER_PATCH * patch;
  const center = centerOf(recipe.position, SIGMAS_TO_EDGE * sigma);
  const turnsPerPixel = recipe.freq / patch;
  const across = axisTable({
    center: center.x,
    sigma,
    turnsPerPixel: turnsPerPixel * cosineOfTurns(recipe.thetaDeg / 360),
  });
  const down = axisTable({
    center: center.y,
    sigma,
    turnsPerPixel: -turnsPerPixel * sineOfTurns(recipe.thetaDeg / 360),
  });
  const pixels = new Uint8Array(side * side).fill(BACKGROUND);
  const columns = reachOf(center.x, sigma);
  const rows = reachOf(center.y, sigma);
  for (let y = rows.from; y < rows.to; y++) {
    const window = AMPLITUDE * (down.window[y] ?? 0);
    const cosineY = window * (down.cosine[y] ?? 0);
    const sineY = window * (down.sine[y] ?? 0);
    for (let x = columns.from; x < columns.to; x++) {
      // window(x) * window(y) * cos(phase(x) + phase(y)); storing cuts the fraction off, hence the half
      const wave = (across.cosine[x] ?? 0) * cosineY - (across.sine[x] ?? 0) * sineY;
      pixels[y * side + x] = BACKGROUND + 0.5 + (across.window[x] ?? 0) * wave;
    }
  }
  const palette = Array.from({ length: 256 }, (_, level) => scaled(tint, level));
  return { width: side, height: side, pixels, palette };
}

function centerOf(position: GaborRecipe['position'], toEdge: number): { x: number; y: number } {
  const middle = GABOR_CANVAS_PX / 2;
  const near = Math.min(middle, toEdge);
  switch (position) {
    case 'center':
      return { x: middle, y: middle };
    case 'left':
      return { x: near, y: middle };
    case 'right':
      return { x: GABOR_CANVAS_PX - near, y: middle };
    case 'top':
      return { x: middle, y: near };
  }
}

/** The pixels of one axis where the window can still change a grey level. */
function reachOf(center: number, sigma: number): { from: number; to: number } {
  const reach = VISIBLE_SIGMAS * sigma;
  return { from: Math.max(0, Math.floor(center - reach)), to: Math.min(GABOR_CANVAS_PX, Math.ceil(center + reach)) };
}

/** Gaussian window and carrier along one axis, at the centre of each pixel. */
function axisTable(axis: { center: number; sigma: number; turnsPerPixel: number }): {
  window: Float64Array;
  cosine: Float64Array;
  sine: Float64Array;
} {
  const distances = Float64Array.from({ length: GABOR_CANVAS_PX }, (_, i) => i + 0.5 - axis.center);
  return {
    window: distances.map((distance) => decay((distance * distance) / (2 * axis.sigma * axis.sigma))),
    cosine: distances.map((distance) => cosineOfTurns(distance * axis.turnsPerPixel)),
    sine: distances.map((distance) => sineOfTurns(distance * axis.turnsPerPixel)),
  };
}

function scaled(tint: readonly [number, number, number], level: number): [number, number, number] {
  const [red, green, blue] = tint;
  return [Math.round(red * level), Math.round(green * level), Math.round(blue * level)];
}
