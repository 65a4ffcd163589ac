import { describe, expect, it } from '@jest/globals';
import { parseRequestId } from '../../../../../src/services/backends/simulated/request-id.js';

describe('parseRequestId', () => {
  it('reads run, question, sample, stage and attempt', () => {
    expect(parseRequestId('12/GRID-0001/0/2/3')).toEqual({
      run: '12',
      qid: 'GRID-0001',
      sample: 0,
      stage: 2,
      attempt: 3,
    });
  });

  it('leaves slashes to the question', () => {
    expect(parseRequestId('1/set/a/Q 1/4/1/1')).toMatchObject({ run: '1', qid: 'set/a/Q 1', sample: 4, stage: 1 });
  });

  it.each([undefined, '', 'a-random-id', '1/Q/0/3/1', '1/Q/0/1', '1//0/1/1'])('knows nothing of %j', (header) => {
    expect(parseRequestId(header)).toBeUndefined();
  });
});
