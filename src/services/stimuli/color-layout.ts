import type { ColorRecipe } from './recipe.js';

/** Where a word stands: its centre as shares of the width and the height, and what an option calls the place. */
export interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

const NEAR = 0.25;
const MIDDLE = 0.5;
const FAR = 0.75;

/** The places of the first and of the second word. */
export const colorPlaces: Readonly<Record<ColorRecipe['layout'], readonly [first: Place, second: Place]>> = {
  LR: [
    { name: 'Left', x: NEAR, y: MIDDLE },
    { name: 'Right', x: FAR, y: MIDDLE },
  ],
  UD: [
    { name: 'Top', x: MIDDLE, y: NEAR },
    { name: 'Bottom', x: MIDDLE, y: FAR },
  ],
  DRUL: [
    { name: 'Bottom-left', x: NEAR, y: FAR },
    { name: 'Top-right', x: FAR, y: NEAR },
  ],
  DLUR: [
    { name: 'Top-left', x: NEAR, y: NEAR },
    { name: 'Bottom-right', x: FAR, y: FAR },
  ],
};

/** Word pairs by `wordPairId`, which counts from 1. */
export const wordPairs: readonly (readonly [first: string, second: string])[] = [
  ['DOG', 'CAT'],
  ['LION', 'WOLF'],
  ['BIRD', 'FISH'],
  ['TREE', 'ROCK'],
  ['STAR', 'MOON'],
  ['RAIN', 'SNOW'],
  ['SHIP', 'BOAT'],
  ['DEER', 'BEAR'],
];
