import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ImageRenderer, renderImage } from '../../../../src/services/stimuli/image-renderer.js';
import { imageSize } from '../../../../src/services/stimuli/image-size.js';
import type { Recipe } from '../../../../src/services/stimuli/recipe.js';
import { decodeRgb, greyAt } from '../../../support/rgb-pixels.js';
import { colorRecipe, gaborRecipe, gridRecipe } from '../../../support/stimulus-recipes.js';

/**
 * sha256 of the decoded RGB pixels and of the file, the same on every machine. When a renderer is changed on purpose,
 * RENDERER_VERSION must rise with these pins.
 */
const PINS: [string, Recipe, { pixels: string; png: string }][] = [
  [
    'grid square XO',
    gridRecipe(),
    {
      pixels: '30eeef0d3ffc842977025d0e5e092b13ef57c7ebea6786264f68dbc4e2f7d2b1',
      png: '93b0200dcfc1101fbfe488ba43416eb0de4ef780c642f52311c3888a6b0942a4',
    },
  ],
  [
    'grid triangle SD',
    gridRecipe({ shape: 'Triangle', symA: 'S', symB: 'D', pctA: 35, colorPair: 'brown_lime', seed: 4_294_967_295 }),
    {
      pixels: 'c9e843d32d006908451a340cf5ec74a0207458d1377e7c05095edfa88bc9c167',
      png: '3c2f86b95f46d70b33ea36bca85f5c3bbc0784f5488f1c969f438154731a590f',
    },
  ],
  [
    'gabor centre',
    gaborRecipe(),
    {
      pixels: 'd54e9b12be9c065cdc3a16f38e2bc06c4943a57e7870bb6b2ef6a98fdfbaa3b0',
      png: '2fef904844c742aa861b93334527c954d547c5af223ec5ff48f49ae294d389f0',
    },
  ],
  [
    'gabor left, tinted',
    gaborRecipe({ thetaDeg: 157.5, freq: 10, color: 'purple', position: 'left' }),
    {
      pixels: 'a8cb63406a612d5d91551ba88d827d7f35d097f5353d092d598b99d23409512c',
      png: '1f1ebdb5f2faef745c3c235828676df4019a00cfb3e5a5e3d79e0f80827d04c2',
    },
  ],
  [
    'color left/right',
    colorRecipe(),
    {
      pixels: '8b79f2e51cabc47cb54f19a2c4e0d1f4735bbd9aa5336643b3aa654dd9d927e8',
      png: '222b9382cd14da5da03ea164e9ca4fc8a364c29a3a8a3a71ad26e287ba2a9a51',
    },
  ],
  [
    'color diagonal, bold',
    colorRecipe({ layout: 'DLUR', wordPairId: 2, deltaL: 84, fontStyleId: 2, brighterSide: 'R' }),
    {
      pixels: '3959ece8d7c8fd045d5e262823ca612a3f053d3b0d6e36956acc42df3ad685be',
      png: 'e882e8c2d08b99bd993d509a2d4f355208d35b1b7939663f1410846be25c685c',
    },
  ],
  [
    'color oblique',
    colorRecipe({ layout: 'UD', wordPairId: 6, fontStyleId: 3 }),
    {
      pixels: 'f3f5603138422d585075bad38345974ddb4ba45c4431b1579d76c3a129c27290',
      png: '95d591799df868593e9de8c32fff3b2dca8ab1faafafc4789169ef7dca6c2908',
    },
  ],
  [
    'color mono',
    colorRecipe({ layout: 'DRUL', wordPairId: 8, fontStyleId: 4 }),
    {
      pixels: '0e8bfeed5664602e5d454442a13bd28c5da8b72077d6e88dd471d4f573e93aa2',
      png: '42d31056abe64b357faebcce8e46f0bc1e507279690f502eb9f4e86bafcf12ae',
    },
  ],
];

const renderer = new ImageRenderer();

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('ImageRenderer', () => {
  it.each(PINS)('renders %s to the pinned pixels and bytes', (_name, recipe, pinned) => {
    const { png } = renderer.render(recipe);
    expect({ pixels: sha256(decodeRgb(png).data), png: sha256(png) }).toEqual(pinned);
  });

  it.each(PINS)('renders %s to the size that is known beforehand', (_name, recipe) => {
    const { width, height } = decodeRgb(renderer.render(recipe).png);
    expect({ width, height }).toEqual(imageSize(recipe));
  });

  it('gives the same bytes whatever was rendered before', () => {
    const [, recipe] = PINS[1] ?? [];
    if (!recipe) throw new Error('no pin');
    expect(renderImage(recipe).png).toEqual(renderer.render(recipe).png);
  });

  it('refuses names that the catalogue does not know', () => {
    expect(() => renderImage(gridRecipe({ colorPair: 'navy' }))).toThrow("colour pair 'navy'");
    expect(() => renderImage(gaborRecipe({ color: 'plaid' }))).toThrow("colour 'plaid'");
    expect(() => renderImage(colorRecipe({ wordPairId: 9 }))).toThrow('word pair 9');
  });
});

describe('a Gabor', () => {
  it('is brightest in the middle of its window and mean grey at every corner, wherever it stands', () => {
    for (const [position, x, y] of [
      ['center', 300, 300],
      ['left', 198, 300],
      ['right', 402, 300],
      ['top', 300, 198],
    ] as const) {
      const image = decodeRgb(renderer.render(gaborRecipe({ position })).png);
      expect(greyAt(image, x, y)).toBe(255);
      for (const [cornerX, cornerY] of [
        [0, 0],
        [599, 0],
        [0, 599],
        [599, 599],
      ] as const) {
        expect(greyAt(image, cornerX, cornerY)).toBe(128);
      }
    }
  });

  it('fades out before the edge of the image: never more than two grey levels there', () => {
    for (const position of ['center', 'left', 'right', 'top'] as const) {
      const image = decodeRgb(renderer.render(gaborRecipe({ position, thetaDeg: 5, freq: 4 })).png);
      for (let i = 0; i < 600; i++) {
        for (const [x, y] of [
          [i, 0],
          [i, 599],
          [0, i],
          [599, i],
        ] as const) {
          expect(Math.abs(greyAt(image, x, y) - 128)).toBeLessThanOrEqual(2);
        }
      }
    }
  });

  it('turns its stripes upright as theta nears 0 or 180 and level as it nears 90', () => {
    const spread = (thetaDeg: number, dx: number, dy: number): number => {
      const image = decodeRgb(renderer.render(gaborRecipe({ thetaDeg })).png);
      return Math.abs(greyAt(image, 300, 300) - greyAt(image, 300 + 25 * dx, 300 + 25 * dy));
    };
    expect(spread(0, 1, 0)).toBeGreaterThan(200);
    expect(spread(0, 0, 1)).toBeLessThan(20);
    expect(spread(90, 0, 1)).toBeGreaterThan(200);
    expect(spread(90, 1, 0)).toBeLessThan(20);
  });

  it('has twice the stripes at twice the frequency', () => {
    const crossings = (freq: number): number => {
      const image = decodeRgb(renderer.render(gaborRecipe({ thetaDeg: 0, freq })).png);
      const signs = Array.from({ length: 300 }, (_, i) => Math.sign(greyAt(image, 150 + i, 300) - 128)).filter(Boolean);
      return signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length;
    };
    expect([crossings(4), crossings(8)]).toEqual([8, 16]);
  });
});
