import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { packageRoot } from '../../package-root.js';

/** A JSON file of the program's own data/ folder. */
export function readDataFile<Schema extends z.ZodType>(name: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(readFileSync(path.join(packageRoot, 'data', name), 'utf8')));
}
