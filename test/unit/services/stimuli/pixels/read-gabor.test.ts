import { describe, expect, it } from '@jest/globals';
import { gratingOf, readGabor } from '../../../../../src/services/stimuli/pixels/read-gabor.js';
import type { GaborRecipe } from '../../../../../src/services/stimuli/recipe.js';
import { blankImage, seen } from '../../../../support/seen-stimuli.js';
import { colorRecipe, gaborRecipe, gridRecipe } from '../../../../support/stimulus-recipes.js';

const TINTS = ['gray', 'blue', 'red', 'green', 'yellow', 'purple', 'cyan', 'orange'];
const POSITIONS = ['center', 'left', 'right', 'top'] as const;
const THETAS = [2, 5, 10, 15, 22.5, 30, 40].flatMap((far) => [45 - far, 45 + far, 135 - far, 135 + far]);

/** Every angle x frequency of the design, and the two nearest a diagonal in every place and tint. */
function recipes(): GaborRecipe[] {
  const angles = THETAS.flatMap((thetaDeg) => [4, 6, 8, 10].map((freq) => ({ thetaDeg, freq })));
  const looks = POSITIONS.flatMap((position) => TINTS.map((color) => ({ position, color })));
  return [
    ...angles.map((angle, i) => gaborRecipe({ ...angle, ...looks[(i * 5) % looks.length] })),
    ...looks.flatMap((look) => [43, 137].map((thetaDeg) => gaborRecipe({ freq: 4, thetaDeg, ...look }))),
  ];
}

function isVertical(thetaDeg: number): boolean {
  return thetaDeg < 45 || thetaDeg > 135;
}

describe('readGabor', () => {
  it('finds the angle to 0.13 degrees, and so the nearer direction, at every angle, frequency, place and tint', () => {
    const all = recipes();
    expect(all).toHaveLength(176);
    const wrong = all.filter((recipe) => {
      const image = seen(recipe);
      const { thetaDeg, coherence, imbalance } = gratingOf(image)!;
      const error = Math.abs(thetaDeg - recipe.thetaDeg);
      const isClear = Math.min(error, 180 - error) < 0.13 && coherence > 0.92 && imbalance < 0.05;
      return !isClear || readGabor(image).truth !== (isVertical(recipe.thetaDeg) ? 'Vertical' : 'Horizontal');
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    [0, 'Vertical'],
    [90, 'Horizontal'],
    [179, 'Vertical'],
  ])('takes luminance that varies along %d degrees for stripes that are %s', (thetaDeg, truth) => {
    expect(readGabor(seen(gaborRecipe({ thetaDeg })))).toEqual({ truth });
  });

  it.each([
    { patchSize: 256, freq: 3 },
    { patchSize: 64, freq: 2 },
    { patchSize: 64, freq: 20 },
    { patchSize: 256, freq: 64 },
  ])('reads other sizes and frequencies too: %p', (size) => {
    for (const thetaDeg of [43, 47, 133, 137]) {
      const truth = isVertical(thetaDeg) ? 'Vertical' : 'Horizontal';
      expect({ thetaDeg, ...readGabor(seen(gaborRecipe({ ...size, thetaDeg }))) }).toEqual({ thetaDeg, truth });
    }
  });

  it.each([
    ['the stripes are a third of a degree from a diagonal', seen(gaborRecipe({ thetaDeg: 45.3 })), /from a diagonal/],
    ['there is half a stripe', seen(gaborRecipe({ freq: 0.5 })), /no grating/],
    ['the image is blank', blankImage(), /one colour/],
    ['the image shows words', seen(colorRecipe()), /no grating/],
    ['one word is darker than the background', seen(colorRecipe({ bgGray: 180, deltaL: 84 })), /no grating/],
    ['the image is a grid', seen(gridRecipe()), /no grating/],
    ['the image is a grid of stripes', seen(gridRecipe({ symA: 'I', pctA: 100 })), /no grating/],
  ])('decides nothing when %s', (_what, image, reason) => {
    expect(readGabor(image)).toEqual({ truth: null, reason: expect.stringMatching(reason) });
  });
});
