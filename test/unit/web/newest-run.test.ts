import { describe, expect, it } from '@jest/globals';
import { asksForNewestRuns, newestRunIds, withRunIds } from '../../../web/graphiql/newest-run.js';

const query = 'query RunMetrics($runId: ID!) { run(id: $runId) { id } }';
const ids = ['UnVuOjI', 'UnVuOjE'];

describe('the words "newest" and "previous" in place of a run id', () => {
  it('are replaced where a run is named and leave the other variables alone', () => {
    const params = { query, variables: { runId: 'newest', answerKey: 'newest' } };
    expect(asksForNewestRuns(params)).toBe(true);
    expect(withRunIds(params, ids)).toEqual({ query, variables: { runId: 'UnVuOjI', answerKey: 'newest' } });
    const pair = { query, variables: { baseline: 'previous', candidate: 'UnVuOjk' } };
    expect(asksForNewestRuns(pair)).toBe(true);
    expect(withRunIds(pair, ids)).toEqual({ query, variables: { baseline: 'UnVuOjE', candidate: 'UnVuOjk' } });
  });

  it.each([undefined, {}, { runId: 'UnVuOjE' }, { name: 'newest' }])('are not seen in %j', (variables) => {
    expect(asksForNewestRuns({ query, variables })).toBe(false);
  });

  it('make no request while there are not as many runs', () => {
    expect(withRunIds({ query, variables: { runId: 'newest' } }, [])).toBeUndefined();
    expect(
      withRunIds({ query, variables: { baseline: 'previous', candidate: 'newest' } }, ['UnVuOjE']),
    ).toBeUndefined();
  });

  it('take the runs of the list in their order, and none from an empty list or an error', () => {
    expect(newestRunIds({ data: { runs: { nodes: ids.map((id) => ({ id })) } } })).toEqual(ids);
    expect(newestRunIds({ data: { runs: { nodes: [] } } })).toEqual([]);
    expect(newestRunIds({ errors: [{ message: 'refused' }] })).toEqual([]);
  });
});
