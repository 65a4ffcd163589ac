import { z } from 'zod';
import { readDataFile } from './read-data-file.js';

const level = z.union([z.string(), z.number()]);
const byLevel = z.record(z.string(), z.number());

const task = z.object({
  qidPrefix: z.string(),
  /** In nesting order, the last varies fastest; the first is the difficulty. */
  factors: z.record(z.string(), z.array(level)),
  constants: z.record(z.string(), z.number()),
});

const designSchema = z.object({
  description: z.string(),
  seed: z.number().int(),
  tasks: z.object({
    Grid: task.extend({
      /** Share of the more frequent symbol at each grid_level. */
      majorityPercent: byLevel,
      /** symA and symB of each symbol_set. */
      symbols: z.record(z.string(), z.tuple([z.string(), z.string()])),
    }),
    /** Distance of theta from the nearer diagonal at each gabor_level. */
    Gabor: task.extend({ distanceDegrees: byLevel }),
    Color: task,
  }),
});

export type Design = z.infer<typeof designSchema>;
export type DesignTask = z.infer<typeof task>;

/** The factorial design of the built-in dataset, as data/metacog-2688.json states it. */
export function readDesign(): Design {
  return readDataFile('metacog-2688.json', designSchema);
}
