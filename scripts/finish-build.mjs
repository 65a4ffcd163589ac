// What tsc leaves undone: the file behind the `metacog` command must be executable for `npx metacog` to start it, the types
// of the client are declarations already, and each run records which commit asked, which the built program cannot find out by itself.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
chmodSync(inRoot('dist/src/cli/main.js'), 0o755);
copyFileSync(inRoot('src/client/schema-types.d.ts'), inRoot('dist/src/client/schema-types.d.ts'));

// Without git, or outside a checkout, nobody knows.
const git = (...args) => spawnSync('git', args, { cwd: inRoot('.'), encoding: 'utf8' }).stdout?.trim() || null;
const commit = git('rev-parse', 'HEAD');
const isChanged = commit !== null && git('status', '--porcelain', '--untracked-files=no') !== null;
writeFileSync(
  inRoot('dist/build.json'),
  JSON.stringify({ commit: commit && (isChanged ? `${commit}-changed` : commit) }),
);
