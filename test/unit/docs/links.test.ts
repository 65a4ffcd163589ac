import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../../src/package-root.js';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(packageRoot, 'docs')).map((file) => `docs/${file}`),
];
const read = (page: string): string => readFileSync(path.join(packageRoot, page), 'utf8');

it.each(pages)('%s links to files and headings that there are', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, file = '', anchor]) => {
    const target = file === '' ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(packageRoot, target))) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

/** As GitHub makes them of headings, and those that are set. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = read(page);
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]);
}
