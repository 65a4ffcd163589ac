import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Folder that holds package.json and data/, whether this file runs from src/ or from dist/src/. */
export const packageRoot: string = findPackageRoot(import.meta.dirname);

/** The program's version as package.json states it. */
export const packageVersion: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'))).version;

/** Commit that the program was built from, with `-changed` when files differed from it; null where nobody knows. */
export const buildCommit: string | null = readBuildCommit();

function readBuildCommit(): string | null {
  const file = path.join(packageRoot, 'dist', 'build.json');
  if (!existsSync(file)) return null;
  return z.object({ commit: z.string().nullable() }).parse(JSON.parse(readFileSync(file, 'utf8'))).commit;
}

function findPackageRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`No package.json in ${import.meta.dirname} or in any folder above it`);
  return findPackageRoot(parent);
}
