import type { IndexedImage, Rgb } from '../indexed-image.js';
import { colorCounts, mostFrequent } from './color-counts.js';
import { inkPatches, type InkPatch } from './ink-patches.js';
import type { InkShape, LetterShapes } from './letter-shapes.js';
import { found, undecided, type Reading } from './reading.js';

/** Colours are whole numbers: a mixture, and the ink itself, are each up to 0.87 from what they would be. */
const LARGEST_DISTANCE_FROM_MIXTURE = 1.75;
/** A letter looks the same wherever it stands; a picture with more shapes than this is no grid of two letters. */
const MOST_SHAPES = 8;
/** From 12 pixels up a letter looks like itself by 0.998 or more, and like any other by 0.904 (F and E) or less. */
const SMALLEST_LIKENESS = 0.95;

/**
 * Which of the letters that the options name occurs most.
 *
 * Method: the colour of most pixels is the background and the one farthest from it the ink; every other must be a mixture
 * of them, and its place between them is the share of a pixel that is covered. Each connected piece of ink is held
 * against the letters, drawn in the same font at the size of the piece, and counts for the one it looks like. Sizes,
 * places, colours and the number of letters are taken from the image.
 * Assumes capital letters of the regular font, all of one colour, that do not touch. When there is anything that looks
 * like none of the letters or like two, and when the most frequent are equally frequent, it is undecided. Margin: of the
 * pairs O X, A B, S D and Z P no letter looks like the other by more than 0.57, where 0.95 is asked for.
 */
export function readGrid(image: IndexedImage, options: readonly string[], letterShapes: LetterShapes): Reading {
  const counts = countLetters(image, options, letterShapes);
  if (typeof counts === 'string') return undecided(counts);
  const [first, second] = [...counts].sort((a, b) => b.count - a.count);
  if (!first || !second) return undecided('its options name fewer than two letters');
  if (first.count > second.count) return found(first.letter);
  return undecided(`${first.letter} and ${second.letter} occur equally often, ${first.count} times`);
}

/** How often each letter occurs, or what speaks against this being a grid of them. */
export function countLetters(
  image: IndexedImage,
  letters: readonly string[],
  letterShapes: LetterShapes,
): { letter: string; count: number }[] | string {
  if (!letters.every((letter) => /^[A-Z]$/i.test(letter))) return `its options are not letters: ${letters.join(', ')}`;
  const counts = colorCounts(image);
  const background = mostFrequent(counts);
  const coverages = coverageByColor(image, background, counts);
  if (!coverages) return 'it has more than one colour beside its background';
  const shapes = [...shapesOf(image, background, coverages).values()];
  if (shapes.length === 0) return 'it is of one colour';
  if (shapes.length > MOST_SHAPES) return 'it has more shapes than two letters have';
  const seen = shapes.map(({ shape }) => letterLike(shape, letters, letterShapes));
  if (seen.includes(undefined)) return `it has something that is not clearly one of ${letters.join(', ')}`;
  return letters.map((letter) => ({
    letter,
    count: shapes.reduce((sum, { count }, i) => sum + (seen[i] === letter ? count : 0), 0),
  }));
}

/** The share of ink in each colour of the image; undefined when one of them is no mixture of ink and background. */
function coverageByColor({ palette }: IndexedImage, background: number, counts: Uint32Array): Float64Array | undefined {
  const from = palette[background] ?? [0, 0, 0];
  const differences = palette.map((color, i) => (counts[i] === 0 ? NOTHING : minus(color, from)));
  const ink = differences.reduce((a, b) => (dot(b, b) > dot(a, a) ? b : a));
  const scale = dot(ink, ink) || 1;
  const coverages = Float64Array.from(differences, (difference) => dot(difference, ink) / scale);
  const isMixture = differences.every((difference, i) => {
    const rest = minus(difference, times(ink, Math.max(0, coverages[i] ?? 0)));
    return Math.sqrt(dot(rest, rest)) <= LARGEST_DISTANCE_FROM_MIXTURE;
  });
  return isMixture ? coverages : undefined;
}

/** The different pieces of ink, each with how often it occurs. */
function shapesOf(
  image: IndexedImage,
  background: number,
  coverages: Float64Array,
): Map<string, { shape: InkShape; count: number }> {
  const shapes = new Map<string, { shape: InkShape; count: number }>();
  for (const patch of inkPatches(image, background)) {
    const shape = shapeOf(patch, image, coverages);
    const key = `${shape.width} ${shape.coverage.join()}`;
    shapes.set(key, { shape, count: (shapes.get(key)?.count ?? 0) + 1 });
  }
  return shapes;
}

function shapeOf(patch: InkPatch, { width, pixels }: IndexedImage, coverages: Float64Array): InkShape {
  const shape = { width: patch.right - patch.left, height: patch.bottom - patch.top };
  const coverage = new Float64Array(shape.width * shape.height);
  for (const position of patch.positions) {
    const x = (position % width) - patch.left;
    const y = Math.floor(position / width) - patch.top;
    coverage[y * shape.width + x] = coverages[pixels[position] ?? 0] ?? 0;
  }
  return { ...shape, coverage };
}

/** The only one of the letters that the shape looks like. */
function letterLike(shape: InkShape, letters: readonly string[], letterShapes: LetterShapes): string | undefined {
  const alike = letters.filter((letter) => letterShapes.likeness(shape, letter.toUpperCase()) >= SMALLEST_LIKENESS);
  return alike.length === 1 ? alike[0] : undefined;
}

const NOTHING: Rgb = [0, 0, 0];

function minus(a: Rgb, b: Rgb): Rgb {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function times(a: Rgb, factor: number): Rgb {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

function dot(a: Rgb, b: Rgb): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
