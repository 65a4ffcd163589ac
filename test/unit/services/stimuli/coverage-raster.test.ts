import { describe, expect, it } from '@jest/globals';
import { CoverageRaster } from '../../../../src/services/stimuli/coverage-raster.js';

type Corner = readonly [x: number, y: number];

function fill(size: number, ...contours: (readonly Corner[])[]): number[] {
  const raster = new CoverageRaster(size, size);
  for (const contour of contours) {
    contour.forEach(([fromX, fromY], i) => {
      const [toX, toY] = contour[(i + 1) % contour.length] ?? [fromX, fromY];
      raster.addLine({ fromX, fromY, toX, toY });
    });
  }
  return Array.from(raster.coverage());
}

function square(from: number, to: number): Corner[] {
  return [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ];
}

describe('CoverageRaster', () => {
  it('covers a pixel by the share of its area that lies inside', () => {
    expect(fill(4, square(0.5, 2))).toEqual([64, 128, 0, 0, 128, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('covers half of a pixel that a diagonal cuts in two', () => {
    const triangle: Corner[] = [
      [0, 0],
      [2, 2],
      [0, 2],
    ];
    expect(fill(3, triangle)).toEqual([128, 0, 0, 255, 128, 0, 0, 0, 0]);
  });

  it('keeps a hole free when its outline turns the other way', () => {
    const inner = square(1, 2).reverse();
    expect(fill(4, square(0, 3), inner)).toEqual([255, 255, 255, 0, 255, 0, 255, 0, 255, 255, 255, 0, 0, 0, 0, 0]);
  });

  it('does not depend on the direction of the outline', () => {
    const shape: Corner[] = [
      [0.2, 0.3],
      [2.7, 1.1],
      [1.4, 2.9],
    ];
    expect(fill(4, shape)).toEqual(fill(4, [...shape].reverse()));
  });
});
