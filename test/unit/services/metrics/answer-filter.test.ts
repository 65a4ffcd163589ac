import { describe, expect, it } from '@jest/globals';
import { answerFilterSql, filterKey } from '../../../../src/services/metrics/answer-filter.js';

describe('answerFilterSql', () => {
  it('lets everything pass when nothing is given, null included', () => {
    const params: unknown[] = ['first'];
    const nothing = {
      conditions: [],
      questionConditions: [],
      answerConditions: [],
      needsQuestions: false,
      needsKey: false,
    };
    expect(answerFilterSql({}, params)).toEqual(nothing);
    expect(answerFilterSql({ tasks: null, factors: null, sample: null, correct: null }, params)).toEqual(nothing);
    expect(params).toEqual(['first']);
  });

  it('numbers its parameters after those that are there, and puts no value into the text', () => {
    const params: unknown[] = [7, 8];
    const hostile = "x'; DROP TABLE answers; --";
    const sql = answerFilterSql({ tasks: [hostile], factors: [{ name: hostile, in: [hostile] }], sample: 0 }, params);
    expect(sql.conditions).toEqual([
      'a.sample = $6::int',
      'q.task = ANY($3::text[])',
      '(q.factors ->> $4::text) = ANY($5::text[])',
    ]);
    expect(params).toEqual([7, 8, [hostile], hostile, [hostile], 0]);
  });

  it('says which tables its conditions name', () => {
    expect(answerFilterSql({ confidence: [5] }, [])).toMatchObject({ needsQuestions: false, needsKey: false });
    expect(answerFilterSql({ qids: ['Q-1'] }, [])).toMatchObject({ needsQuestions: true, needsKey: false });
    expect(answerFilterSql({ correct: false }, [])).toMatchObject({ needsQuestions: false, needsKey: true });
  });

  it('keeps an empty list, which matches nothing, apart from no list', () => {
    expect(answerFilterSql({ tasks: [] }, []).conditions).toHaveLength(1);
    expect(answerFilterSql({ factors: [] }, []).conditions).toHaveLength(0);
  });
});

describe('filterKey', () => {
  it('is equal for the same conditions in another order of fields', () => {
    expect(filterKey({ sample: 0, tasks: ['Grid'] })).toBe(filterKey({ tasks: ['Grid'], sample: 0, correct: null }));
  });

  it('differs when a condition does', () => {
    const keys = [{}, { tasks: [] }, { correct: true }, { correct: false }, { sample: 1 }, { qids: ['Grid'] }].map(
      (f) => filterKey(f),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
