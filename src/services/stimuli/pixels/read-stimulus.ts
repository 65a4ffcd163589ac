import { decodePng } from '../indexed-image.js';
import type { LetterShapes } from './letter-shapes.js';
import { readColor } from './read-color.js';
import { readGabor } from './read-gabor.js';
import { readGrid } from './read-grid.js';
import { undecided, type Reading } from './reading.js';

/** All that is known of a question when its image is read: nothing of what the image was made from. */
export interface AskedOfImage {
  readonly task: string;
  /** Texts of the options, e.g. O and X. */
  readonly options: readonly string[];
}

/**
 * The truth of a question, read back from the pixels of its image: see readGrid, readGabor and readColor for how.
 * @param png    the file that a model is shown
 * @param letterShapes  what letters look like; one instance for many images is faster
 */
export function readStimulus(png: Uint8Array, { task, options }: AskedOfImage, letterShapes: LetterShapes): Reading {
  switch (task) {
    case 'Grid':
      return readGrid(decodePng(png), options, letterShapes);
    case 'Gabor':
      return readGabor(decodePng(png));
    case 'Color':
      return readColor(decodePng(png), options);
    default:
      return undecided(`the images of task "${task}" cannot be read: only those of Grid, Gabor and Color`);
  }
}
