import { describe, expect, it } from '@jest/globals';
import { newIdempotencyKey, startInput } from '../../../web/runs/parts/start-input.js';

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  data.set('dataset', JSON.stringify({ name: 'lab', version: 2 }));
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

describe('the variables of startRun', () => {
  it('leave out what is not filled in', () => {
    expect(startInput(form({ name: ' ', seed: '', model: '' }), 'k')).toEqual({
      dataset: 'lab',
      datasetVersion: 2,
      constrainOutput: false,
      reuse: false,
      idempotencyKey: 'k',
    });
  });

  it('hold numbers as numbers, zero too, and a box that is ticked', () => {
    expect(
      startInput(form({ temperature: '0', maxFailures: '0', seed: '7', constrainOutput: 'on', reuse: 'on' }), 'k'),
    ).toMatchObject({
      temperature: 0,
      maxFailures: 0,
      seed: 7,
      constrainOutput: true,
      reuse: true,
    });
  });
});

describe('an idempotency key', () => {
  it('is another one each time', () => {
    expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
  });
});
