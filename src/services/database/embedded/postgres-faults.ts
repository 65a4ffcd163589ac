import { ConfigError, messageOf } from '../../../errors.js';
import type { ClusterFiles } from './cluster.js';

interface Fault {
  readonly pattern: RegExp;
  readonly advice: (files: Pick<ClusterFiles, 'home' | 'folder'>) => string;
}

/** Another program listens on the port. */
export const PORT_TAKEN = /Address already in use/;

/** PostgreSQL's own words and Node's codes, and what a person can do about each. */
const FAULTS: readonly Fault[] = [
  {
    pattern: /No space left on device|Check free disk space|ENOSPC|Disk quota exceeded|EDQUOT/,
    advice: ({ home }) => `The disk that holds ${home} is full. Free some space, or set METACOG_HOME to another disk.`,
  },
  {
    pattern: /Read-only file system|EROFS/,
    advice: ({ home }) => `${home} is on a read-only file system. Set METACOG_HOME to a directory that can be written.`,
  },
  {
    pattern: /database files are incompatible with server/,
    advice: ({ folder }) =>
      `The database in ${folder} was made by another major version of PostgreSQL. Start the version of metacog that ` +
      'made it, or set METACOG_HOME to another directory.',
  },
  {
    pattern: PORT_TAKEN,
    advice: () =>
      'The port for the embedded PostgreSQL is taken by another program. Leave the port out to use a free one.',
  },
  {
    pattern: /could not look up effective user ID/,
    advice: () =>
      'The user id of this process has no name on this machine (a container started with a bare number?), and ' +
      'PostgreSQL needs one. Add a line for it to /etc/passwd, start as another user, or set DATABASE_URL.',
  },
  {
    // Node says this, and not EROFS, of a directory that it may not make on a read-only file system.
    pattern: /ENOENT.*mkdir/,
    advice: ({ home }) => `${home} cannot be made. Set METACOG_HOME to a directory that can be written.`,
  },
  {
    pattern: /ENOTDIR|EEXIST/,
    advice: ({ home }) => `${home} is not a directory. Set METACOG_HOME to one.`,
  },
  {
    pattern: /Permission denied|EACCES|EPERM|wrong ownership|invalid permissions/,
    advice: ({ home }) =>
      `Something in ${home} may not be read or written by the user that PostgreSQL runs as. ` +
      'Give the directory to that user, or set METACOG_HOME to another one.',
  },
  {
    pattern: /could not create shared memory segment|could not map anonymous shared memory|Cannot allocate memory/,
    advice: () => 'There is not enough memory to start PostgreSQL. Free some, or set DATABASE_URL.',
  },
  {
    pattern: /error while loading shared libraries|version `GLIBC/,
    advice: () =>
      "The embedded PostgreSQL does not run on this system's libraries. Set DATABASE_URL to a PostgreSQL >= 14.",
  },
];

/** Enough of PostgreSQL's log to see what was wrong. */
const LOG_TAIL_CHARACTERS = 1_500;

/** Turns what initdb, postgres or the file system said into an error that says what to do. */
export function explainPostgresFault(error: unknown, files: Pick<ClusterFiles, 'home' | 'folder'>): ConfigError {
  if (error instanceof ConfigError) return error;
  const said = messageOf(error);
  const advice =
    FAULTS.find(({ pattern }) => pattern.test(said))?.advice(files) ??
    'The embedded PostgreSQL does not start. Set DATABASE_URL to use another one.';
  return new ConfigError(`${advice}\nThe reason given: ${said.trim().slice(-LOG_TAIL_CHARACTERS)}`, { cause: error });
}
