import type { Font } from 'opentype.js';
import { CoverageRaster } from './coverage-raster.js';
import type { Fonts, FontStyle } from './fonts.js';
import { outlineEdges, type Edge } from './outline.js';

/** How much of each pixel a text covers; the ink stands exactly in the middle. Both sides are even numbers. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** Row by row, 0-255. */
  readonly coverage: Uint8Array;
}

export interface TextStyle {
  readonly style: FontStyle;
  /** Size of the em square in pixels. */
  readonly px: number;
}

/** Masks of texts, each drawn once. */
export class TextMasks {
  private readonly drawn = new Map<string, Mask>();

  constructor(private readonly fonts: Fonts) {}

  get(text: string, { style, px }: TextStyle): Mask {
    const key = `${style} ${px} ${text}`;
    const mask = this.drawn.get(key) ?? drawMask(textEdges(text, this.fonts.get(style), px));
    this.drawn.set(key, mask);
    return mask;
  }
}

/** Glyphs side by side, each as wide as the font says, unkerned (opentype.js cannot read all of DejaVu's layout rules). */
function textEdges(text: string, font: Font, px: number): Edge[] {
  let pen = 0;
  return Array.from(text).flatMap((character) => {
    const glyph = font.charToGlyph(character);
    const edges = outlineEdges(glyph.getPath(pen, 0, px).commands);
    pen += ((glyph.advanceWidth ?? 0) * px) / font.unitsPerEm;
    return edges;
  });
}

function drawMask(edges: readonly Edge[]): Mask {
  const xs = edges.flatMap((edge) => [edge.fromX, edge.toX]);
  const ys = edges.flatMap((edge) => [edge.fromY, edge.toY]);
  const ink = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  const width = evenSide(ink.right - ink.left);
  const height = evenSide(ink.bottom - ink.top);
  const shiftX = width / 2 - (ink.left + ink.right) / 2;
  const shiftY = height / 2 - (ink.top + ink.bottom) / 2;
  const raster = new CoverageRaster(width, height);
  for (const { fromX, fromY, toX, toY } of edges) {
    raster.addLine({ fromX: fromX + shiftX, fromY: fromY + shiftY, toX: toX + shiftX, toY: toY + shiftY });
  }
  return { width, height, coverage: raster.coverage() };
}

/** Room for the ink, at least one free pixel on either side, and a middle that falls between two pixels. */
function evenSide(ink: number): number {
  return 2 * Math.ceil(ink / 2) + 2;
}
