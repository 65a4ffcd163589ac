import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype from 'opentype.js';

const FILES = {
  regular: 'DejaVuSans.ttf',
  bold: 'DejaVuSans-Bold.ttf',
  oblique: 'DejaVuSans-Oblique.ttf',
  mono: 'DejaVuSansMono.ttf',
} as const;

export type FontStyle = keyof typeof FILES;

/** The DejaVu fonts of the package dejavu-fonts-ttf, each read once. System fonts would give other pixels elsewhere. */
export class Fonts {
  private readonly loaded = new Map<FontStyle, opentype.Font>();

  get(style: FontStyle): opentype.Font {
    const known = this.loaded.get(style);
    if (known) return known;
    const file = readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${FILES[style]}`));
    const font = opentype.parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
    this.loaded.set(style, font);
    return font;
  }
}
