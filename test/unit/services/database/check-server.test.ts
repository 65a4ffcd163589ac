import { expect, it } from '@jest/globals';
import { serverProblems } from '../../../../src/services/database/check-server.js';

const safe = { versionNumber: 140_000, fsync: 'on', synchronousCommit: 'on' };

it('accepts PostgreSQL 14 and newer', () => {
  expect(serverProblems(safe)).toEqual([]);
  expect(serverProblems({ ...safe, versionNumber: 180_004 })).toEqual([]);
});

it('accepts a commit that waits for more than the local disk', () => {
  expect(serverProblems({ ...safe, synchronousCommit: 'remote_apply' })).toEqual([]);
});

it('names every reason to refuse a server', () => {
  expect(serverProblems({ versionNumber: 130_014, fsync: 'off', synchronousCommit: 'off' })).toEqual([
    'PostgreSQL 14 or newer is needed, this is 13',
    expect.stringContaining('fsync is off'),
    expect.stringContaining('synchronous_commit is off'),
  ]);
});
