import type { MigrationInterface } from 'typeorm';
import { Datasets1763800000000 } from '../../../migrations/1763800000000-datasets.js';
import { Runs1763800000001 } from '../../../migrations/1763800000001-runs.js';
import { Answers1763800000002 } from '../../../migrations/1763800000002-answers.js';
import { ResponseVectors1763800000003 } from '../../../migrations/1763800000003-response-vectors.js';
import { RunControl1763800000004 } from '../../../migrations/1763800000004-run-control.js';
import { Workers1763800000005 } from '../../../migrations/1763800000005-workers.js';
import { Reuse1763800000006 } from '../../../migrations/1763800000006-reuse.js';
import { AccessTokens1763800000007 } from '../../../migrations/1763800000007-access-tokens.js';

/** Every migration, oldest first. A landed one is never edited: a change is a new file and a new line here. */
export const migrations: readonly (new () => MigrationInterface)[] = [
  Datasets1763800000000,
  Runs1763800000001,
  Answers1763800000002,
  ResponseVectors1763800000003,
  RunControl1763800000004,
  Workers1763800000005,
  Reuse1763800000006,
  AccessTokens1763800000007,
];
