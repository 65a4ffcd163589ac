import { describe, expect, it } from '@jest/globals';
import { builtInDataset } from '../../../../src/services/datasets/built-in.js';
import type { NewQuestion } from '../../../../src/services/datasets/new-question.js';
import { colorPlaces } from '../../../../src/services/stimuli/color-layout.js';
import { Fonts } from '../../../../src/services/stimuli/fonts.js';
import { ImageRenderer } from '../../../../src/services/stimuli/image-renderer.js';
import type { ColorRecipe, GridRecipe } from '../../../../src/services/stimuli/recipe.js';
import { TextMasks } from '../../../../src/services/stimuli/text-masks.js';
import { decodeRgb, greyAt, type RgbImage } from '../../../support/rgb-pixels.js';

// Every 32nd question of each task: 28 of 896; their order is shuffled, so they spread over levels, tints and places.
const { questions } = builtInDataset();
const renderer = new ImageRenderer();
const masks = new TextMasks(new Fonts());

function sampleOf(task: string): NewQuestion[] {
  return questions.filter((question) => question.task === task).filter((_, i) => i % 32 === 0);
}

function seen({ recipe, qid }: NewQuestion): RgbImage {
  if (!recipe) throw new Error(`${qid} has no recipe`);
  return decodeRgb(renderer.render(recipe).png);
}

function truthOf({ options, catalogLetter }: NewQuestion): string | undefined {
  return options.find(({ letter }) => letter === catalogLetter)?.text;
}

describe('the truth, read back from the pixels', () => {
  it('shows the right letter more often in a grid', () => {
    for (const question of sampleOf('Grid')) {
      expect(`${question.qid} ${moreFrequent(seen(question), question.recipe as GridRecipe)}`).toBe(
        `${question.qid} ${String(truthOf(question))}`,
      );
    }
  });

  it('has more luminance change across stripes than along them in a Gabor', () => {
    for (const question of sampleOf('Gabor')) {
      const { horizontal, vertical } = gradientEnergy(seen(question));
      expect(`${question.qid} ${horizontal > vertical ? 'Vertical' : 'Horizontal'}`).toBe(
        `${question.qid} ${String(truthOf(question))}`,
      );
    }
  });

  it('has the brighter word on the right side', () => {
    for (const question of sampleOf('Color')) {
      const recipe = question.recipe as ColorRecipe;
      const image = seen(question);
      const [first, second] = colorPlaces[recipe.layout].map((place) => brightestNear(image, place));
      expect([first, second].sort()).toEqual([180 - recipe.deltaL / 2, 180 + recipe.deltaL / 2].sort());
      const [firstPlace, secondPlace] = colorPlaces[recipe.layout];
      expect((first ?? 0) > (second ?? 0) ? firstPlace.name : secondPlace.name).toBe(truthOf(question));
    }
  });
});

/** Matches every cell against both letters, drawn as ink on background. */
function moreFrequent(image: RgbImage, recipe: GridRecipe): string {
  const cell = recipe.canvasPx / recipe.gridSize;
  let balance = 0;
  for (let row = 0; row < recipe.gridSize; row++) {
    for (let column = 0; column < recipe.gridSize; column++) {
      const center = { x: (column + 0.5) * cell, y: (row + 0.5) * cell };
      balance += Math.sign(likeness(image, center, recipe.symA) - likeness(image, center, recipe.symB));
    }
  }
  return balance > 0 ? recipe.symA : recipe.symB;
}

/** Correlation of the pixels around a point with a letter; the background is what the image's first pixel shows. */
function likeness(image: RgbImage, center: { x: number; y: number }, letter: string): number {
  const { width, height, coverage } = masks.get(letter, { style: 'regular', px: 12 });
  const background = redGreenBlue(image, 0, 0);
  let product = 0;
  let maskEnergy = 0;
  coverage.forEach((value, i) => {
    const x = center.x - width / 2 + (i % width);
    const y = center.y - height / 2 + Math.floor(i / width);
    const ink = redGreenBlue(image, x, y).reduce((sum, part, c) => sum + Math.abs(part - (background[c] ?? 0)), 0);
    product += value * ink;
    maskEnergy += value * value;
  });
  return product / Math.sqrt(maskEnergy);
}

function redGreenBlue({ width, data }: RgbImage, x: number, y: number): number[] {
  return Array.from(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3));
}

/** Squared differences of neighbours to the right and below, on a grid of every third pixel. */
function gradientEnergy(image: RgbImage): { horizontal: number; vertical: number } {
  let horizontal = 0;
  let vertical = 0;
  for (let y = 0; y + 1 < image.height; y += 3) {
    for (let x = 0; x + 1 < image.width; x += 3) {
      const grey = greyAt(image, x, y);
      horizontal += (greyAt(image, x + 1, y) - grey) ** 2;
      vertical += (greyAt(image, x, y + 1) - grey) ** 2;
    }
  }
  return { horizontal, vertical };
}

/** The brightest grey around a place: that of a pixel wholly covered by the word. */
function brightestNear(image: RgbImage, place: { x: number; y: number }): number {
  let brightest = 0;
  for (let y = place.y * image.height - 12; y < place.y * image.height + 12; y++) {
    for (let x = place.x * image.width - 48; x < place.x * image.width + 48; x++) {
      brightest = Math.max(brightest, greyAt(image, x, y));
    }
  }
  return brightest;
}
