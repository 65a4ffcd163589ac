// What tsc leaves undone: the file behind the `metacog` command must be executable for `npx metacog` to start it.
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

chmodSync(fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url)), 0o755);
