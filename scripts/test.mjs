// `npm test`: jest over native ESM, from any directory; arguments go to jest. The last line of the output is
// "N passed, N failed, N skipped", as jest itself counted; the exit code is jest's.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const flags = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'];
const child = spawn(process.execPath, [...flags, jest, ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  // The fourth carries the counts from test/support/count-reporter.mjs.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});

let counts;
child.on('message', (message) => (counts = message));
// Jest gets the same signal from the terminal and ends first; its end is ours.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  // A run that breaks off before its end has counted nothing, and has not passed.
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = code ?? 1;
});
