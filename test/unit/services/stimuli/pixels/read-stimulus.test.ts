import { describe, expect, it } from '@jest/globals';
import { encode } from 'fast-png';
import { renderImage } from '../../../../../src/services/stimuli/image-renderer.js';
import { encodePng } from '../../../../../src/services/stimuli/indexed-image.js';
import { LetterShapes } from '../../../../../src/services/stimuli/pixels/letter-shapes.js';
import { readStimulus } from '../../../../../src/services/stimuli/pixels/read-stimulus.js';
import { blankImage, textMasks } from '../../../../support/seen-stimuli.js';
import { colorRecipe, gaborRecipe, gridRecipe } from '../../../../support/stimulus-recipes.js';

const letterShapes = new LetterShapes(textMasks);
const TASKS = [
  {
    task: 'Grid',
    options: ['X', 'O'],
    png: renderImage(gridRecipe({ colorPair: 'magenta_gray', pctA: 52 })).png,
    truth: 'O',
  },
  {
    task: 'Gabor',
    options: ['Horizontal', 'Vertical'],
    png: renderImage(gaborRecipe({ thetaDeg: 43 })).png,
    truth: 'Vertical',
  },
  { task: 'Color', options: ['Right', 'Left'], png: renderImage(colorRecipe({ deltaL: 12 })).png, truth: 'Left' },
];

describe('readStimulus', () => {
  it.each(TASKS)('reads a $task image from the bytes of its file', ({ task, options, png, truth }) => {
    expect(readStimulus(png, { task, options }, letterShapes)).toEqual({ truth });
  });

  it.each(
    TASKS.flatMap(({ task, options }) =>
      TASKS.filter((other) => other.task !== task).map(({ task: of, png }) => ({ task, options, of, png })),
    ),
  )('decides nothing about a $task question whose image is that of a $of question', ({ task, options, png }) => {
    expect(readStimulus(png, { task, options }, letterShapes)).toEqual({ truth: null, reason: expect.any(String) });
  });

  it.each(TASKS)('decides nothing about a $task question with a blank image', ({ task, options }) => {
    const png = encodePng(blankImage());
    expect(readStimulus(png, { task, options }, letterShapes)).toMatchObject({ truth: null });
  });

  it('decides nothing about a task that it does not know', () => {
    const { png } = TASKS[0]!;
    expect(readStimulus(png, { task: 'Vowels', options: ['Yes', 'No'] }, letterShapes)).toEqual({
      truth: null,
      reason: 'the images of task "Vowels" cannot be read: only those of Grid, Gabor and Color',
    });
  });

  it('refuses files that this program does not write', () => {
    const png = encode({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3), channels: 3 });
    expect(() => readStimulus(png, { task: 'Gabor', options: [] }, letterShapes)).toThrow(
      'Only PNG files with a palette',
    );
  });
});
