import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { colorGreys } from '../../../../../src/services/stimuli/color-renderer.js';
import { readColor, wordInks } from '../../../../../src/services/stimuli/pixels/read-color.js';
import type { ColorRecipe } from '../../../../../src/services/stimuli/recipe.js';
import { blankImage, seen } from '../../../../support/seen-stimuli.js';
import { colorRecipe, gaborRecipe, gridRecipe } from '../../../../support/stimulus-recipes.js';

const OPTIONS = {
  LR: ['Left', 'Right'],
  UD: ['Top', 'Bottom'],
  DRUL: ['Bottom-left', 'Top-right'],
  DLUR: ['Top-left', 'Bottom-right'],
} as const;
const LAYOUTS = ['LR', 'UD', 'DRUL', 'DLUR'] as const;
const WORD_PAIRS = [1, 2, 3, 4, 5, 6, 7, 8];
const STYLES = [1, 2, 3, 4];

/** Every cell of the design, with either side brighter. */
function recipes(): ColorRecipe[] {
  return LAYOUTS.flatMap((layout) =>
    WORD_PAIRS.flatMap((wordPairId) =>
      STYLES.flatMap((fontStyleId) =>
        [12, 24, 36, 48, 60, 72, 84].flatMap((deltaL) =>
          (['L', 'R'] as const).map((brighterSide) =>
            colorRecipe({ layout, wordPairId, fontStyleId, deltaL, brighterSide }),
          ),
        ),
      ),
    ),
  );
}

function truthOf({ layout, brighterSide }: ColorRecipe): string {
  return OPTIONS[layout][brighterSide === 'L' ? 0 : 1];
}

describe('readColor', () => {
  it('finds the grey of both words exactly, and so the brighter, in all 1,792 images of the design', () => {
    const all = recipes();
    expect(all).toHaveLength(1792);
    const wrong = all.filter((recipe) => {
      const image = seen(recipe);
      const options = OPTIONS[recipe.layout];
      const expected = colorGreys(recipe).map((grey, i) => ({ place: options[i], grey, spread: 0 }));
      const words = wordInks(image, options);
      const greys =
        typeof words === 'string' ? words : words.map(({ place, grey, spread }) => ({ place, grey, spread }));
      return !isDeepStrictEqual(greys, expected) || readColor(image, [...options].reverse()).truth !== truthOf(recipe);
    });
    expect(wrong).toEqual([]);
  });

  it('never takes the darker word for the brighter, whatever the size, difference and background', () => {
    const all = [8, 11, 13, 16, 20].flatMap((fontSize) =>
      [20, 250].flatMap((bgGray) =>
        [2, 12].flatMap((deltaL) =>
          WORD_PAIRS.flatMap((wordPairId) =>
            STYLES.map((fontStyleId) =>
              colorRecipe({ imgSize: 160, fontSize, bgGray, deltaL, wordPairId, fontStyleId }),
            ),
          ),
        ),
      ),
    );
    const read = all.flatMap((recipe) => {
      const { truth } = readColor(seen(recipe), OPTIONS.LR);
      return truth === null ? [] : [{ recipe, truth }];
    });
    expect(read.length).toBeGreaterThan(all.length / 3);
    expect(read.filter(({ recipe, truth }) => truth !== truthOf(recipe))).toEqual([]);
  });

  it.each([
    ['both words have one grey', seen(colorRecipe({ deltaL: 0 })), OPTIONS.LR, /differ by 0 grey levels/],
    ['the letters are tiny', seen(colorRecipe({ fontSize: 8, deltaL: 84 })), OPTIONS.LR, /only \d pixels high/],
    ['one word has the grey of the background', seen(colorRecipe({ bgGray: 162 })), OPTIONS.LR, /nothing at Right/],
    ['the options name other places', seen(colorRecipe()), OPTIONS.UD, /not at one place/],
    ['the options name the other diagonal', seen(colorRecipe({ layout: 'DRUL' })), OPTIONS.DLUR, /not at one place/],
    ['the options name one place', seen(colorRecipe()), ['Left', 'Left'], /not at one place/],
    ['the options name no places', seen(colorRecipe()), ['Yes', 'No'], /no places: Yes, No/],
    ['the image is blank', blankImage(), OPTIONS.LR, /nothing at Left/],
    ['the image is a tinted grating', seen(gaborRecipe({ color: 'red' })), OPTIONS.LR, /not grey/],
    ['the image is a grating', seen(gaborRecipe()), OPTIONS.LR, /not at one place/],
    ['the image is a grating at one side', seen(gaborRecipe({ position: 'left' })), OPTIONS.LR, /not at one place/],
    ['the image is a grid in colours', seen(gridRecipe()), OPTIONS.LR, /not grey/],
    ['the image is a grid', seen(gridRecipe({ colorPair: 'black_white' })), OPTIONS.LR, /differ by 0|pixels high/],
    [
      'the image is a grid and the places are quarters',
      seen(gridRecipe({ colorPair: 'black_white' })),
      OPTIONS.DRUL,
      /not at/,
    ],
  ])('decides nothing when %s', (_what, image, options, reason) => {
    expect(readColor(image, options)).toEqual({ truth: null, reason: expect.stringMatching(reason) });
  });
});
