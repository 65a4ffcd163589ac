import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { AnswerCell } from '../../../../src/services/statistics/answer-cell.js';
import { wilsonInterval } from '../../../../src/services/statistics/wilson-interval.js';
import {
  agrees,
  expectReferenceValues,
  REFERENCE_VALUES_A_SET,
  type Limits,
  type ReferenceValues,
} from '../../../support/reference-values.js';
import { sharedFile } from '../../../support/shared-files.js';

/** Values of an independent numpy/scipy implementation. They lie outside the project. */
interface Reference {
  readonly cases: Readonly<Record<string, { cells: readonly ReferenceCell[]; expected: ReferenceValues }>>;
  readonly functions: { readonly wilson: readonly { k: number; n: number; ci: Limits | null }[] };
}
interface ReferenceCell {
  readonly truth: string;
  readonly choice: string | null;
  /** 0 when it could not be read. */
  readonly confidence: number;
  readonly n: number;
}

const file = sharedFile('oracle/edge_cases.json');

if (file === undefined) {
  describe('the statistics', () => {
    it.skip('agree with the reference: SKIPPED, oracle/edge_cases.json is not here (set METACOG_SHARED)', () =>
      undefined);
  });
} else {
  const { cases, functions } = JSON.parse(readFileSync(file, 'utf8')) as Reference;
  const names = Object.keys(cases);

  describe(`the statistics, in ${names.length} reference cases of ${REFERENCE_VALUES_A_SET} values each`, () => {
    it.each(names)('agree in %s', (name) => {
      const { cells = [], expected } = cases[name] ?? {};
      if (expected === undefined) throw new Error(`The case ${name} expects nothing.`);
      expectReferenceValues(cells.map(cellOf), expected);
    });

    it(`agree for ${functions.wilson.length} Wilson intervals`, () => {
      const differing = functions.wilson.filter(({ k, n, ci }) => {
        const interval = wilsonInterval(k, n);
        const low = { ours: interval?.low ?? null, theirs: ci?.[0] ?? null };
        const high = { ours: interval?.high ?? null, theirs: ci?.[1] ?? null };
        return !agrees(low) || !agrees(high);
      });
      expect(differing).toEqual([]);
    });
  });
}

function cellOf({ truth, choice, confidence, n }: ReferenceCell): AnswerCell {
  return { truth, response: choice, confidence: confidence === 0 ? null : confidence, count: n };
}
