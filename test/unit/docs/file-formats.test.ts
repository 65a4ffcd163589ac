import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../../src/package-root.js';
import { answerColumns } from '../../../src/services/exports/answer-columns.js';
import { DATASET_FORMATS, RUN_FORMATS } from '../../../src/services/exports/export-format.js';

const text = readFileSync(path.join(packageRoot, 'docs/file-formats.md'), 'utf8');

it('docs/file-formats.md tells of every format and its address', () => {
  for (const [kind, formats] of [
    ['RUN', RUN_FORMATS],
    ['D', DATASET_FORMATS],
  ] as const) {
    for (const [name, { suffix }] of Object.entries(formats)) {
      expect(text).toContain(`--format ${name}`);
      expect(text).toContain(`/${kind}/export.${suffix}\``);
    }
  }
});

it('docs/file-formats.md tells of every column of the tables', async () => {
  const columns = await answerColumns({
    run: { id: 1, name: 'r', model: 'm', datasetId: 1, datasetName: 'd', datasetVersion: 1 },
    answerKey: null,
    factors: () => Promise.resolve(['<name>']),
    letters: () => Promise.resolve(['<letter>']),
  });
  expect(columns.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
