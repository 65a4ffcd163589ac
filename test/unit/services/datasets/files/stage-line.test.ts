import { describe, expect, it } from '@jest/globals';
import { identifyStage } from '../../../../../src/services/datasets/files/stage-line.js';

describe('identifyStage', () => {
  it.each([
    { qid: 'GRID-0001_stage2' },
    { qid: 'GRID-0001', stage: 2 as const },
    { qid: 'GRID-0001_stage2', stage: 2 as const, original_qid: 'GRID-0001' },
    { qid: 'GRID-0001', stage: 2 as const, original_qid: null },
  ])('takes %j as stage 2 of GRID-0001', (line) => {
    expect(identifyStage(line)).toEqual({ qid: 'GRID-0001', stage: 2 });
  });

  it.each([
    [{ qid: 'GRID-0001' }, /names no stage/],
    [{ qid: 'X_stage1', stage: 2 as const }, /contradict/],
    [{ qid: 'X_stage1', original_qid: 'Y' }, /contradict/],
    [{ qid: 'X', stage: 1 as const, original_qid: 'Y' }, /contradict/],
  ])('says what is wrong with %j', (line, reason) => {
    expect(identifyStage(line)).toMatch(reason);
  });
});
