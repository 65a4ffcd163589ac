import type { Edge } from './outline.js';

/**
 * Fills closed outlines with exact anti-aliasing: each pixel gets the share of its area that lies inside. A cell of
 * `cover` holds the change of that share from its left neighbour, so one running sum along a row gives the coverage
 * (the accumulation buffer of Levien's font-rs). Only +, -, * and / are used: equal outlines give equal masks everywhere.
 */
export class CoverageRaster {
  private readonly cover: Float64Array;

  /** The outline must stay at least one pixel away from the right edge, where its last change is recorded. */
  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.cover = new Float64Array(width * height);
  }

  /** Adds one edge of an outline, in pixels from the top left. Edges downwards count against edges upwards. */
  addLine({ fromX, fromY, toX, toY }: Edge): void {
    if (fromY === toY) return;
    const isDown = fromY < toY;
    const top = isDown ? { x: fromX, y: fromY } : { x: toX, y: toY };
    const bottom = isDown ? { x: toX, y: toY } : { x: fromX, y: fromY };
    const slope = (bottom.x - top.x) / (bottom.y - top.y);
    let { x } = top;
    for (let row = Math.floor(top.y); row < bottom.y; row++) {
      const height = Math.min(row + 1, bottom.y) - Math.max(row, top.y);
      const nextX = x + slope * height;
      this.addWithinRow(row, { fromX: x, toX: nextX, height: isDown ? height : -height });
      x = nextX;
    }
  }

  /** Coverage of every pixel, 0-255, row by row. */
  coverage(): Uint8Array {
    const result = new Uint8Array(this.width * this.height);
    for (let row = 0; row < this.height; row++) {
      let sum = 0;
      for (let i = row * this.width; i < (row + 1) * this.width; i++) {
        sum += this.cover[i] ?? 0;
        result[i] = Math.round(Math.min(1, Math.abs(sum)) * 255);
      }
    }
    return result;
  }

  /** One edge inside one row of pixels, cut at every column it crosses. */
  private addWithinRow(row: number, edge: { fromX: number; toX: number; height: number }): void {
    const left = Math.min(edge.fromX, edge.toX);
    const right = Math.max(edge.fromX, edge.toX);
    for (let column = Math.floor(left); column <= Math.floor(right); column++) {
      const pieceLeft = Math.max(left, column);
      const pieceRight = Math.min(right, column + 1);
      const share = right > left ? (pieceRight - pieceLeft) / (right - left) : 1;
      this.addWithinPixel(row, column, { height: edge.height * share, middle: (pieceLeft + pieceRight) / 2 - column });
    }
  }

  /** To the right of the edge everything is covered; of the edge's own pixel, the part to the right of its middle. */
  private addWithinPixel(row: number, column: number, piece: { height: number; middle: number }): void {
    const i = row * this.width + column;
    this.cover[i] = (this.cover[i] ?? 0) + piece.height * (1 - piece.middle);
    this.cover[i + 1] = (this.cover[i + 1] ?? 0) + piece.height * piece.middle;
  }
}
