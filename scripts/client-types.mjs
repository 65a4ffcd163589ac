// `npm run schema`, second half: the types by which `metacog/client` knows what a query answers, from schema.graphql.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const output = inRoot('src/client/schema-types.d.ts');
const { status } = spawnSync(
  process.execPath,
  [inRoot('node_modules/gql.tada/bin/cli.js'), 'generate-output', '-c', 'src/client/tsconfig.json'],
  { cwd: inRoot('.'), stdio: ['ignore', 'ignore', 'inherit'] },
);
if (status !== 0) process.exit(status ?? 1);
// What follows would make every use of gql.tada in a client's own project one of this schema.
const [types] = readFileSync(output, 'utf8').split("import * as gqlTada from 'gql.tada';");
writeFileSync(output, `${types.trimEnd()}\n`);
