import { describe, expect, it } from '@jest/globals';
import { countOf, isCorrect } from '../../src/services/statistics/answer-cell.js';
import { edgeCases, missingOracleFiles, publishedSets } from '../support/oracle.js';

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'as counted there';

describe('the sets of answers that the reference has values for', () => {
  (skipped ? it.skip : it)(`hold the answers that the reference counted: ${title}`, async () => {
    const sets = [...edgeCases(), ...(await publishedSets('catalog')), ...(await publishedSets('file'))];
    const differing = sets.filter(
      ({ cells, tokenCells, expected }) =>
        countOf(cells) !== expected.n ||
        countOf(cells, isCorrect) !== expected.n_correct ||
        tokenCells.reduce((sum, { count }) => sum + count, 0) !== (expected.token as { n: number }).n,
    );
    expect(differing.map(({ name }) => name)).toEqual([]);
    expect(sets.length).toBeGreaterThan(42 + 2 * 60);
    process.stdout.write(`${sets.length} sets of answers have reference values\n`);
  });
});
