import { describe, expect, it } from '@jest/globals';
import { Fonts } from '../../../../src/services/stimuli/fonts.js';
import { TextMasks, type Mask } from '../../../../src/services/stimuli/text-masks.js';

const masks = new TextMasks(new Fonts());

function centerOfInk({ width, coverage }: Mask): { x: number; y: number } {
  let ink = 0;
  let x = 0;
  let y = 0;
  coverage.forEach((value, i) => {
    ink += value;
    x += value * ((i % width) + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  return { x: x / ink, y: y / ink };
}

describe('TextMasks', () => {
  it('puts the ink of a symmetric letter in the middle of its mask', () => {
    for (const letter of ['O', 'X']) {
      const mask = masks.get(letter, { style: 'regular', px: 12 });
      const center = centerOfInk(mask);
      expect(Math.abs(center.x - mask.width / 2)).toBeLessThan(0.1);
      expect(Math.abs(center.y - mask.height / 2)).toBeLessThan(0.25);
    }
  });

  it('leaves the border of every mask free, so that no letter is clipped', () => {
    for (const style of ['regular', 'bold', 'oblique', 'mono'] as const) {
      for (const text of ['WOLF', 'MOON', 'SHIP', 'O', 'Z']) {
        const { width, height, coverage } = masks.get(text, { style, px: 22 });
        const border = Array.from(coverage).filter((_, i) => {
          const [column, row] = [i % width, Math.floor(i / width)];
          return column === 0 || row === 0 || column === width - 1 || row === height - 1;
        });
        expect(border.every((value) => value === 0)).toBe(true);
        expect([width % 2, height % 2]).toEqual([0, 0]);
      }
    }
  });

  it('fills the area of an I-beam as the font draws it', () => {
    // DejaVu Sans I: a stem 202 units wide and 1493 high in an em of 2048.
    const { coverage } = masks.get('I', { style: 'regular', px: 64 });
    const area = coverage.reduce((sum, value) => sum + value, 0) / 255;
    expect(area).toBeCloseTo((202 * 1493 * 64 ** 2) / 2048 ** 2, 0);
  });

  it('draws bold text with more ink than regular text', () => {
    const inkOf = (style: 'regular' | 'bold') =>
      masks.get('DEER', { style, px: 22 }).coverage.reduce((sum, value) => sum + value, 0);
    expect(inkOf('bold')).toBeGreaterThan(1.3 * inkOf('regular'));
  });

  it('draws a text once', () => {
    expect(masks.get('BEAR', { style: 'mono', px: 22 })).toBe(masks.get('BEAR', { style: 'mono', px: 22 }));
  });
});
