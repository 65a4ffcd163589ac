import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MetricsMemory } from '../../../../src/services/metrics/vectors/metrics-memory.js';

describe('MetricsMemory', () => {
  it('has a vector only in the state that it was kept in, and of its own kind', () => {
    const memory = new MetricsMemory({ pool: new pg.Pool() });
    const vector = { samples: 1, letters: ['A'], responses: new Uint8Array([1, 2]) };
    memory.keep('responses', 7, { stamp: '0/4', vector });
    expect(memory.vector('responses', 7, '0/4')).toBe(vector);
    expect(memory.vector('responses', 7, '1/4')).toBeUndefined();
    expect(memory.vector('tokens', 7, '0/4')).toBeUndefined();
    expect(memory.vector('responses', 8, '0/4')).toBeUndefined();
  });

  it('drops the vector that was not asked for longest when there are too many bytes', () => {
    const memory = new MetricsMemory({ pool: new pg.Pool() });
    const large = () => ({ samples: 1, letters: [], responses: new Uint8Array(100 * 1024 * 1024) });
    for (const runId of [1, 2, 3]) memory.keep('responses', runId, { stamp: '0/1', vector: large() });
    expect([1, 2, 3].map((runId) => memory.vector('responses', runId, '0/1') !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });
});
