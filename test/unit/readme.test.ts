import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { settings } from '../../src/config.js';
import { packageRoot } from '../../src/package-root.js';

const readme = readFileSync(path.join(packageRoot, 'README.md'), 'utf8');

it("names exactly the program's settings in the README's table", () => {
  const [, table = ''] = readme.split('## Settings');
  const named = [...table.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(settings.shape));
});
