import type { IndexedImage } from '../indexed-image.js';
import { colorCounts, mostFrequent } from './color-counts.js';
import { inkPatches, type InkPatch } from './ink-patches.js';
import { found, undecided, type Reading } from './reading.js';

/** What stands at one of the places that the options name. */
export interface WordInk {
  /** The option's text. */
  readonly place: string;
  /** Grey level of the word, 0-255: of its pixels, the one farthest from the background. */
  readonly grey: number;
  /** How far the greys of its letters, each found likewise, lie apart. */
  readonly spread: number;
  /** Height of its highest letter, in pixels. */
  readonly height: number;
}

/** Lower letters may have no pixel that is wholly covered, and then show less than their own grey (font sizes below 11). */
const LOWEST_LETTERS_PX = 10;
/** The words must differ by so many times what the letters of one word do. */
const SMALLEST_LEAD = 2;

/**
 * Which of two words is brighter, in the words of the option that names its place.
 *
 * Method: everything that is not of the background's grey is ink. Each connected piece of it (a letter) belongs to the
 * place it lies in; the grey of a letter is that of its pixel farthest from the background, for a pixel wholly covered by
 * the letter has the letter's own grey, and the pixels on its edge are mixed with the background. The brighter word wins
 * when the words differ by more than twice as much as letters of the same word do.
 * Assumes a grey image, and options that name halves or quarters of it (Left, Top, Bottom-left). Anything else, letters
 * too small or too thin to have a wholly covered pixel, and equal greys are undecided. Margin: words of the built-in and of
 * the published dataset differ by 12 grey levels or more, the letters of one word by none.
 */
export function readColor(image: IndexedImage, options: readonly string[]): Reading {
  const words = wordInks(image, options);
  if (typeof words === 'string') return undecided(words);
  const [first, second] = [...words].sort((a, b) => b.grey - a.grey);
  if (!first || !second) return undecided('its options name fewer than two places');
  const height = Math.min(...words.map((word) => word.height));
  if (height < LOWEST_LETTERS_PX) return undecided(`its letters are only ${height} pixels high`);
  const lead = first.grey - second.grey;
  const spread = Math.max(...words.map((word) => word.spread));
  if (lead > SMALLEST_LEAD * spread) return found(first.place);
  return undecided(`its words differ by ${lead} grey levels, and letters of one word by ${spread}`);
}

/** The word at the place of each option, or what speaks against there being one each. */
export function wordInks(image: IndexedImage, options: readonly string[]): WordInk[] | string {
  if (image.palette.some(([red, green, blue]) => red !== green || green !== blue)) return 'it is not grey';
  const places = options.map((option) => placeNamed(option));
  if (places.includes(undefined)) return `its options name no places: ${options.join(', ')}`;
  const background = mostFrequent(colorCounts(image));
  const letters: InkPatch[][] = options.map(() => []);
  for (const patch of inkPatches(image, background)) {
    const at = places.flatMap((place, i) => (place && isWithin(patch, place, image) ? [i] : []));
    const [only, ...others] = at;
    if (only === undefined || others.length > 0)
      return `it has something that is not at one place of ${options.join(', ')}`;
    letters[only]?.push(patch);
  }
  const empty = options.find((_, i) => letters[i]?.length === 0);
  if (empty !== undefined) return `it has nothing at ${empty}`;
  return options.map((place, i) => ({ place, ...inkOf(letters[i] ?? [], image, background) }));
}

/** A part of the image, in shares of its width and height. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const WHOLE: Part = { left: 0, top: 0, right: 1, bottom: 1 };

const HALVES: Readonly<Record<string, Partial<Part>>> = {
  left: { right: 0.5 },
  right: { left: 0.5 },
  top: { bottom: 0.5 },
  bottom: { top: 0.5 },
};

/** The half or the quarter that an option names; undefined when a word of it is none of left, right, top and bottom. */
function placeNamed(option: string): Part | undefined {
  const words = option.toLowerCase().split('-');
  if (!words.every((word) => Object.hasOwn(HALVES, word))) return undefined;
  return words.reduce<Part>((part, word) => ({ ...part, ...HALVES[word] }), WHOLE);
}

function isWithin(patch: InkPatch, place: Part, { width, height }: IndexedImage): boolean {
  return (
    patch.left >= place.left * width &&
    patch.right <= place.right * width &&
    patch.top >= place.top * height &&
    patch.bottom <= place.bottom * height
  );
}

function inkOf(letters: readonly InkPatch[], image: IndexedImage, background: number): Omit<WordInk, 'place'> {
  const greyOf = (index: number): number => image.palette[index]?.[0] ?? 0;
  const base = greyOf(background);
  const farther = (a: number, b: number): number => (Math.abs(b - base) > Math.abs(a - base) ? b : a);
  const greys = letters.map(({ positions }) =>
    positions.reduce((farthest, position) => farther(farthest, greyOf(image.pixels[position] ?? background)), base),
  );
  return {
    grey: greys.reduce(farther, base),
    spread: Math.max(...greys) - Math.min(...greys),
    height: Math.max(...letters.map(({ top, bottom }) => bottom - top)),
  };
}
