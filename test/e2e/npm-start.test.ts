import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findPostmaster, isAlive } from '../../src/services/database/embedded/postmaster-file.js';
import { startShell, type RunningProgram } from '../support/program.js';
import { createTemporaryHome, type TemporaryHome } from '../support/temporary-home.js';

let home: TemporaryHome;
/** Until all that it has started has ended. */
let shell: RunningProgram | undefined;
beforeEach(async () => {
  home = await createTemporaryHome();
});
afterEach(async () => {
  if (shell) process.kill(-shell.pid, 'SIGKILL');
  await home.remove();
});

const describeOnPosix = process.platform === 'win32' ? describe.skip : describe;

describeOnPosix('what npm has started (not on Windows)', () => {
  it.each([
    ['npm start', /metacog is up/],
    ['npx metacog serve', /metacog is up/],
    ['npx metacog worker', /metacog worker is up/],
  ])('%s: outlives the shell that it was typed in, and ends with npm', async (command, isUp) => {
    shell = startShell(`${command} & echo "npm is $!"`, { PORT: '0', METACOG_HOME: home.path });
    const npm = Number(await shell.waitFor(/npm is (\d+)/));
    await shell.waitFor(isUp);
    expect(shell.child.exitCode).toBe(0);
    const postmaster = await findPostmaster(path.join(home.path, 'postgres/data'));
    process.kill(npm, 'SIGTERM');
    // Whatever holds its output has ended then.
    const { stderr } = await shell.finished;
    shell = undefined;
    expect(stderr).toContain('stopping …');
    expect(isAlive(postmaster!.pid)).toBe(false);
  });
});
