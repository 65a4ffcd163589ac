import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../../../src/errors.js';
import { explainPostgresFault } from '../../../../../src/services/database/embedded/postgres-faults.js';

const files = { home: '/srv/metacog', folder: '/srv/metacog/postgres' };

describe('what PostgreSQL says becomes what to do', () => {
  it.each([
    ['could not write lock file "postmaster.pid": No space left on device', /disk that holds \/srv\/metacog is full/],
    ["ENOSPC: no space left on device, mkdir '/srv/metacog/.initdb-7-a'", /disk that holds \/srv\/metacog is full/],
    [
      'could not extend file "base/1/2691": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.',
      /disk that holds/,
    ],
    ["ENOENT: no such file or directory, mkdir '/srv/metacog'", /cannot be made/],
    ['initdb: error: could not write file: Disk quota exceeded', /disk that holds \/srv\/metacog is full/],
    ["EROFS: read-only file system, mkdir '/srv/metacog'", /read-only file system/],
    ['could not bind IPv4 address "127.0.0.1": Address already in use', /port .* is taken/],
    ['data directory "/srv/metacog/postgres/data" has wrong ownership', /Give the directory to that user/],
    ['FATAL: database files are incompatible with server', /another major version/],
    ['could not map anonymous shared memory: Cannot allocate memory', /not enough memory/],
    ['initdb: could not look up effective user ID 1000: user does not exist', /user id of this process has no name/],
    ['postgres: error while loading shared libraries: libssl.so.1.1', /does not run on this system's libraries/],
    ['something new', /does not start\. Set DATABASE_URL/],
  ])('%s', (said, advice) => {
    const error = explainPostgresFault(new Error(said), files);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(advice);
    expect(error.message).toContain(`The reason given: ${said}`);
  });
});

it('leaves an error alone that says already what to do', () => {
  const error = new ConfigError('Set it.');
  expect(explainPostgresFault(error, files)).toBe(error);
});
