// `npm run bench [-- NAME… --OPTION…]`: builds, then runs bench/NAME.bench.ts, or every bench, with the options.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command, args) => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
};

const names = readdirSync(`${root}/bench`)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace(/\.bench\.ts$/, ''));
const [wanted, options] = [false, true].map((isOption) =>
  process.argv.slice(2).filter((argument) => argument.startsWith('--') === isOption),
);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there is: ${names.join(', ')}`);
  process.exit(2);
}
run('npm', ['run', '--silent', 'build:server']);
for (const name of wanted.length > 0 ? wanted : names) {
  run(process.execPath, [`dist/bench/${name}.bench.js`, ...options]);
}
