import { describe, expect, it } from '@jest/globals';
import { ImportReportBuilder } from '../../../../src/services/datasets/import-report.js';

describe('ImportReportBuilder', () => {
  it('tells the first twenty warnings of a kind and counts the rest', () => {
    const builder = new ImportReportBuilder();
    for (let line = 1; line <= 50; line += 1) builder.warn('UNKNOWN_QID', 'unknown', { line });
    builder.warn('UNCHANGED', 'nothing new');
    builder.lines = 50;
    const { lines, accepted, warnings } = builder.build();
    expect({ lines, accepted, told: warnings.length }).toEqual({ lines: 50, accepted: 0, told: 22 });
    expect(warnings[0]).toEqual({ line: 1, code: 'UNKNOWN_QID', message: 'unknown' });
    expect(warnings.at(-1)).toEqual({ code: 'UNKNOWN_QID', message: '30 more warnings of this kind' });
  });
});
