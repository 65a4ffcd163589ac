import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { gridLayout } from '../../../../../src/services/stimuli/grid-layout.js';
import type { IndexedImage } from '../../../../../src/services/stimuli/indexed-image.js';
import { LetterShapes } from '../../../../../src/services/stimuli/pixels/letter-shapes.js';
import { countLetters, readGrid } from '../../../../../src/services/stimuli/pixels/read-grid.js';
import type { GridRecipe } from '../../../../../src/services/stimuli/recipe.js';
import { blankImage, seen, textMasks } from '../../../../support/seen-stimuli.js';
import { colorRecipe, gaborRecipe, gridRecipe } from '../../../../support/stimulus-recipes.js';

const letterShapes = new LetterShapes(textMasks);
const SHAPES = ['Square', 'Circle', 'Triangle', 'Diamond'] as const;
const PAIRS = ['OX', 'AB', 'SD', 'ZP'];
const COLORS = [
  'navy_white',
  'black_yellow',
  'blue_orange',
  'green_pink',
  'red_cyan',
  'brown_lime',
  'magenta_gray',
  'black_white',
];
const SHARES = [52, 60, 65, 70, 75, 80, 90].flatMap((share) => [share, 100 - share]);

/** Every shape x pair x colour pair at the hardest level, the letters winning in turn, and every level of each pair. */
function recipes(): GridRecipe[] {
  const hardest = SHAPES.flatMap((shape) =>
    PAIRS.flatMap((pair) =>
      COLORS.map((colorPair, seed) => ({ shape, pair, colorPair, pctA: seed % 2 === 0 ? 52 : 48, seed })),
    ),
  );
  const others = PAIRS.flatMap((pair) =>
    SHARES.map((pctA, seed) => ({ shape: SHAPES[seed % 4]!, pair, colorPair: 'magenta_gray', pctA, seed })),
  );
  return [...hardest, ...others].map(({ pair, ...recipe }) =>
    gridRecipe({ ...recipe, symA: pair[0]!, symB: pair[1]! }),
  );
}

function placed(recipe: GridRecipe): { letter: string; count: number }[] {
  const cells = gridLayout(recipe);
  return [recipe.symA, recipe.symB].map((letter) => ({
    letter,
    count: cells.filter(({ symbol }) => symbol === letter).length,
  }));
}

/** Letters in black on white, 20 pixels apart. */
function lineOf(letters: string): IndexedImage {
  const width = 20 * letters.length + 20;
  const pixels = new Uint8Array(width * 40);
  Array.from(letters).forEach((letter, i) => {
    const mask = textMasks.get(letter, { style: 'regular', px: 16 });
    mask.coverage.forEach((value, at) => {
      const x = 20 * (i + 1) - mask.width / 2 + (at % mask.width);
      pixels[(20 - mask.height / 2 + Math.floor(at / mask.width)) * width + x] = value;
    });
  });
  return {
    width,
    height: 40,
    pixels,
    palette: Array.from({ length: 256 }, (_, ink) => [255 - ink, 255 - ink, 255 - ink]),
  };
}

describe('readGrid', () => {
  it('counts both letters exactly, in every shape, pair and colour at the hardest level, and at every level', () => {
    const all = recipes();
    expect(all).toHaveLength(184);
    const wrong = all.filter((recipe) => {
      const { symA, symB } = recipe;
      const image = seen(recipe);
      const counts = placed(recipe);
      const truth = counts[0]!.count > counts[1]!.count ? symA : symB;
      const isCounted = isDeepStrictEqual(countLetters(image, [symA, symB], letterShapes), counts);
      return !isCounted || readGrid(image, [symB, symA], letterShapes).truth !== truth;
    });
    expect(wrong).toEqual([]);
  });

  it('tells apart every two letters, at the smallest size', () => {
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    for (const letter of letters) {
      const image = lineOf(`${letter}${letter}`);
      for (const other of letters.filter((each) => each !== letter)) {
        expect(countLetters(image, [other, letter], letterShapes)).toEqual([
          { letter: other, count: 0 },
          { letter, count: 2 },
        ]);
      }
    }
  });

  it.each([
    { gridSize: 4, canvasPx: 600, fontK: 1.5 },
    { gridSize: 30, canvasPx: 600, fontK: 1.5 },
    { gridSize: 7, canvasPx: 333, fontK: 3 },
    { gridSize: 2, canvasPx: 2000, fontK: 2 },
  ])('finds the size of letters and grid in the image: %p', (sizes) => {
    const recipe = gridRecipe({ ...sizes, symA: 'E', symB: 'F', pctA: 70 });
    expect(countLetters(seen(recipe), ['E', 'F'], letterShapes)).toEqual(placed(recipe));
  });

  it('reads options in lower case as the letters that they name', () => {
    expect(readGrid(lineOf('OOX'), ['x', 'o'], letterShapes)).toEqual({ truth: 'o' });
  });

  it.each([
    ['both occur equally often', lineOf('OXXO'), ['O', 'X'], /O and X occur equally often, 2 times/],
    ['a third letter is there', lineOf('OOXS'), ['O', 'X'], /not clearly one of O, X/],
    ['the options are other letters', seen(gridRecipe()), ['S', 'D'], /not clearly one of S, D/],
    ['the options are one letter twice', lineOf('OOX'), ['O', 'o'], /not clearly one of/],
    ['the options are words', lineOf('OOX'), ['More', 'Less'], /options are not letters/],
    ['there is one option', lineOf('OO'), ['O'], /fewer than two letters/],
    ['the image is blank', blankImage(), ['O', 'X'], /one colour/],
    ['the image is a grating', seen(gaborRecipe()), ['O', 'X'], /more than one colour/],
    ['the image is a tinted grating', seen(gaborRecipe({ color: 'blue' })), ['O', 'X'], /more than one colour/],
    ['the image shows words', seen(colorRecipe({ wordPairId: 5 })), ['O', 'S'], /not clearly one of|more shapes/],
  ])('decides nothing when %s', (_what, image, options, reason) => {
    expect(readGrid(image, options, letterShapes)).toEqual({ truth: null, reason: expect.stringMatching(reason) });
  });
});
