import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Folder that holds package.json and data/, whether this file runs from src/ or from dist/src/. */
export const packageRoot: string = findPackageRoot(import.meta.dirname);

/** The program's version as package.json states it. */
export const packageVersion: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'))).version;

function findPackageRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`No package.json in ${import.meta.dirname} or in any folder above it`);
  return findPackageRoot(parent);
}
