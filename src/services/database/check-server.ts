import type pg from 'pg';
import { ConfigError } from '../../errors.js';

/** `server_version_num` of PostgreSQL 14, the oldest that is tested. */
const OLDEST_VERSION = 140_000;

/** The settings that decide whether an answer that was acknowledged is still there after a crash. */
export interface ServerSettings {
  /** e.g. 180004 for 18.4 */
  readonly versionNumber: number;
  readonly fsync: string;
  readonly synchronousCommit: string;
}

/** @throws ConfigError when this server is too old, or would acknowledge answers that a crash could take back */
export async function assertServerUsable(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<ServerSettings>(
    `SELECT current_setting('server_version_num')::int AS "versionNumber",
            current_setting('fsync') AS fsync,
            current_setting('synchronous_commit') AS "synchronousCommit"`,
  );
  const problems = rows.flatMap(serverProblems);
  if (problems.length > 0) throw new ConfigError(`This database cannot be used: ${problems.join('; ')}.`);
}

/** What is wrong with a server, in words; empty when it can be used. */
export function serverProblems(settings: ServerSettings): string[] {
  const problems: string[] = [];
  if (settings.versionNumber < OLDEST_VERSION) {
    problems.push(`PostgreSQL 14 or newer is needed, this is ${Math.floor(settings.versionNumber / 10_000)}`);
  }
  if (settings.fsync === 'off') {
    problems.push('fsync is off, so a crash could lose answers (ALTER SYSTEM SET fsync = on)');
  }
  if (settings.synchronousCommit === 'off') {
    problems.push(
      'synchronous_commit is off, so a crash could lose answers (ALTER SYSTEM SET synchronous_commit = on)',
    );
  }
  return problems;
}
