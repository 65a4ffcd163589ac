import { describe, expect, it } from '@jest/globals';
import { asksForNewestRun, newestRunId, withRunId } from '../../../web/graphiql/newest-run.js';

const query = 'query RunMetrics($runId: ID!) { run(id: $runId) { id } }';

describe('the word "newest" in place of a run id', () => {
  it('is replaced in runId and leaves the other variables alone', () => {
    const params = { query, variables: { runId: 'newest', answerKey: 'catalog' } };
    expect(asksForNewestRun(params)).toBe(true);
    expect(withRunId(params, 'UnVuOjE')).toEqual({ query, variables: { runId: 'UnVuOjE', answerKey: 'catalog' } });
  });

  it.each([undefined, {}, { runId: 'UnVuOjE' }, { name: 'newest' }])('is not seen in %j', (variables) => {
    expect(asksForNewestRun({ query, variables })).toBe(false);
  });

  it('takes the first run of the list, and none from an empty list or an error', () => {
    expect(newestRunId({ data: { runs: { nodes: [{ id: 'UnVuOjI' }, { id: 'UnVuOjE' }] } } })).toBe('UnVuOjI');
    expect(newestRunId({ data: { runs: { nodes: [] } } })).toBeUndefined();
    expect(newestRunId({ errors: [{ message: 'refused' }] })).toBeUndefined();
  });
});
