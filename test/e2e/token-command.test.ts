import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf, newSecret } from '../../src/services/access/secret.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { cli, type CliResult } from '../support/cli.js';
import { query } from '../support/query.js';

const TOKEN = 'a-token-for-this-test-only';
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('metacog token, at a server', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ METACOG_TOKEN: TOKEN, WORKER: 'off' });
  });
  afterAll(() => app.close());

  const token = (args: readonly string[], secret = TOKEN): Promise<CliResult> =>
    cli(['token', ...args], { url: new URL(app.url), env: { METACOG_TOKEN: secret } });

  it('says how to make the first one', async () => {
    expect((await token(['list'])).stdout).toBe('no tokens yet: metacog token create NAME makes one\n');
  });

  it('prints the secret alone, and all else beside it', async () => {
    const { exitCode, stdout, stderr } = await token(['create', 'dashboard']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'token dashboard: reader, until it is revoked; it is shown this once:\n',
    });
    expect(stdout).toMatch(/^[\w-]{32}\n$/);
    const refused = await token(['create', 'more'], stdout.trim());
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('This needs the role ADMINISTRATOR; your token has the role READER');
  });

  it('gives it a role and an end', async () => {
    const made = await token(['create', 'deputy', '--role', 'administrator', '--expires', '30d', '--json']);
    const { token: deputy, secret } = JSON.parse(made.stdout) as { token: { expiresAt: string }; secret: string };
    const about = { name: 'deputy', role: 'ADMINISTRATOR', createdAt: TIME, expiresAt: TIME, revokedAt: null };
    expect(deputy).toMatchObject(about);
    const days = (Date.parse(deputy.expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    const listed = await token(['list', '--json'], secret);
    expect(JSON.parse(listed.stdout)).toMatchObject([about, { name: 'dashboard', expiresAt: null }]);
  });

  it('revokes by name, after which the name is free and the token is refused', async () => {
    const { stdout } = await token(['create', 'lost']);
    expect(await token(['revoke', 'lost'])).toMatchObject({ exitCode: 0, stdout: 'token lost: revoked\n' });
    const revokedNow = 'the token lost was revoked\n  an administrator makes a new one: metacog token create lost\n';
    expect(await token(['list'], stdout.trim())).toMatchObject({
      exitCode: 1,
      stderr: `metacog: ${app.url} does not take this token: ${revokedNow}`,
    });
    expect((await token(['revoke', 'lost'])).stderr).toContain('there is no token lost to revoke');
    const again = await token(['create', 'lost', '--json']);
    expect(again.exitCode).toBe(0);
    const revoked = await token(['revoke', 'lost', '--json']);
    expect(JSON.parse(revoked.stdout)).toMatchObject({ name: 'lost', revokedAt: TIME });
  });

  it('says of one that has expired that and when it did, whatever the command, and of an unknown one no more', async () => {
    const secret = newSecret();
    await query(
      app.databaseUrl,
      `INSERT INTO access_tokens (name, digest, role, expires_at)
       VALUES ('brief', decode('${digestOf(secret).toString('hex')}', 'hex'), 'READER', '2026-10-01T14:03:05.25Z')`,
    );
    const stderr =
      `metacog: ${app.url} does not take this token: the token brief expired at 2026-10-01T14:03:05Z\n` +
      '  an administrator makes a new one: metacog token create brief\n';
    for (const args of [
      ['token', 'list'],
      ['export', 'pilot', '--format', 'csv'],
      ['report', 'pilot'],
    ]) {
      const refused = await cli(args, { url: new URL(app.url), env: { METACOG_TOKEN: secret } });
      expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr });
    }
    expect(await token(['list'], 'made-up')).toMatchObject({
      exitCode: 1,
      stderr:
        `metacog: ${app.url} does not take this token\n` +
        '  METACOG_TOKEN is neither the one of the server nor one that was made with it (metacog token list)\n',
    });
  });

  it.each([
    [['create'], 2, "missing required argument 'name'"],
    [['create', 'x', '--role', 'king'], 2, 'Allowed choices are reader, runner, administrator.'],
    [['create', 'x', '--expires', '30'], 2, 'It must be a date and time such as'],
    [['create', 'dashboard'], 1, 'input.name: There is a token "dashboard": revoke it first, or choose another name'],
    [['nonsense'], 2, "too many arguments for 'token'"],
  ])('ends %j with %i', async (args, exitCode, message) => {
    const ended = await token(args);
    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr).toContain(message);
  });
});
