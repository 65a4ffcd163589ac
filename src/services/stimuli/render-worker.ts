import { Fonts } from './fonts.js';
import { ImageRenderer, type RenderedImage } from './image-renderer.js';
import { LetterShapes } from './pixels/letter-shapes.js';
import { readStimulus, type AskedOfImage } from './pixels/read-stimulus.js';
import type { Reading } from './pixels/reading.js';
import type { Recipe } from './recipe.js';
import { TextMasks } from './text-masks.js';

/** Entries of a render thread (see render-pool.ts): what they keep lives as long as the thread. */
const renderer = new ImageRenderer();
const letterShapes = new LetterShapes(new TextMasks(new Fonts()));

export interface ReadJob extends AskedOfImage {
  readonly png: Uint8Array;
}

export default function render(recipe: Recipe): RenderedImage {
  return renderer.render(recipe);
}

export function read({ png, ...asked }: ReadJob): Reading {
  return readStimulus(png, asked, letterShapes);
}
