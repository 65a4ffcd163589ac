import { z } from 'zod';
import { InvalidInputError } from '../../errors.js';
import { parseColorPair, tintOf } from './colors.js';
import { wordPairs } from './color-layout.js';

/** One entry of a catalogue: how its image was made (`params`) and what follows from that (`derived`). */
export interface CatalogItem {
  readonly task: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly derived: Readonly<Record<string, unknown>>;
}

const pixels = z.number().int().min(32).max(4096);
const grey = z.number().int().min(0).max(255);
const symbol = z.string().regex(/^[A-Z]$/, 'must be one letter A-Z');

/** A letter needs this much of a cell, in pixels, and a cell this many letters' height, or neighbours would touch. */
const SMALLEST_CELL_PX = 20;
const SMALLEST_FONT_K = 1.5;

/** The widest word, WOLF in bold, is 3.2 em; both words fit their halves of the image below this share. */
const LARGEST_FONT_SHARE = 1 / 7;

const grid = z
  .object({
    params: z.object({
      shape: z.enum(['Square', 'Circle', 'Triangle', 'Diamond']),
      color_pair: z.string().refine((pair) => parseColorPair(pair) !== undefined, 'must be <colour>_<colour>'),
      grid_size: z.number().int().min(2).max(100),
      canvas_px: pixels,
      font_k: z.number().min(SMALLEST_FONT_K).max(1000),
      seed: z.number().int().min(0).max(0xffff_ffff),
    }),
    derived: z.object({
      pctA: z.number().min(0).max(100),
      gt: z.object({ more_symbol: z.enum(['symA', 'symB']), symA: symbol, symB: symbol }),
    }),
  })
  .refine(({ params }) => params.canvas_px / params.grid_size >= SMALLEST_CELL_PX, {
    path: ['params', 'grid_size'],
    error: `must leave at least ${SMALLEST_CELL_PX} pixels of canvas_px to a cell`,
  });

const gabor = z
  .object({
    params: z.object({
      freq: z.number().positive().max(64),
      color: z.string().refine((name) => tintOf(name) !== undefined, 'must be a known Gabor colour'),
      position: z.enum(['center', 'left', 'right', 'top']),
      img_size: pixels,
      patch_size: pixels,
    }),
    derived: z.object({ theta_deg: z.number().min(0).lt(180), gt: z.enum(['vertical', 'horizontal']) }),
  })
  .refine(({ params }) => params.patch_size <= params.img_size, {
    path: ['params', 'patch_size'],
    error: 'must not exceed img_size',
  });

const color = z
  .object({
    params: z.object({
      layout: z.enum(['LR', 'UD', 'DRUL', 'DLUR']),
      word_pair_id: z.number().int().min(1).max(wordPairs.length),
      delta_L: z.number().int().positive(),
      fontstyle_id: z.number().int().min(1).max(4),
      brighter_side: z.enum(['L', 'R']),
      img_size: pixels,
      bg_gray: grey,
      base_gray: grey,
      fontsize: z.number().min(8),
    }),
    derived: z.object({ gt: z.string().min(1) }),
  })
  .refine(({ params }) => params.fontsize <= params.img_size * LARGEST_FONT_SHARE, {
    path: ['params', 'fontsize'],
    error: 'must be at most a seventh of img_size, or the words would not fit',
  })
  .refine(({ params }) => params.base_gray + params.delta_L / 2 <= 255 && params.base_gray >= params.delta_L / 2, {
    path: ['params', 'delta_L'],
    error: 'must keep base_gray +- delta_L / 2 within 0-255',
  });

export type GridItem = z.infer<typeof grid>;
export type GaborItem = z.infer<typeof gabor>;
export type ColorItem = z.infer<typeof color>;

export type ParsedItem =
  | ({ readonly task: 'Grid' } & GridItem)
  | ({ readonly task: 'Gabor' } & GaborItem)
  | ({ readonly task: 'Color' } & ColorItem);

/**
 * Checks that an entry has everything its task's renderer needs, in range; further fields are left aside.
 * @throws InvalidInputError  naming each field that is wrong, or the task when it is none of the three
 */
export function parseCatalogItem({ task, params, derived }: CatalogItem): ParsedItem {
  switch (task) {
    case 'Grid':
      return { task, ...parse(grid, { params, derived }) };
    case 'Gabor':
      return { task, ...parse(gabor, { params, derived }) };
    case 'Color':
      return { task, ...parse(color, { params, derived }) };
    default:
      throw new InvalidInputError(`No images can be drawn for task '${task}': only for Grid, Gabor and Color`);
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    { cause: result.error },
  );
}
