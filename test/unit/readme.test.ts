import { expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { settings } from '../../src/config.js';
import { packageRoot } from '../../src/package-root.js';
import { blockOf } from '../support/documented-pages.js';

const readme = readFileSync(path.join(packageRoot, 'README.md'), 'utf8');
const isThere = (name: string): boolean => existsSync(path.join(packageRoot, name));

it("names exactly the program's settings in the README's table", () => {
  const [, table = ''] = readme.split('## Settings');
  const named = [...table.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(settings.shape));
});

it('maps files and folders that there are', () => {
  const { text } = blockOf('README.md', 'src/index.ts ');
  const named = [...text.matchAll(/(?<![\w/])[\w/]+(?:\/|\.ts)(?=\s|$)/g)].map(([name]) => name);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
  const [, services = '', more = ''] = text.split('\n');
  const folders = `${services.split('src/services/')[1]} ${more.split('the transport')[1]}`.match(/[a-z]+/g) ?? [];
  expect(folders.filter((name) => !isThere(`src/services/${name}`))).toEqual([]);
});
