import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DocumentedGuide } from '../support/documented-guide.js';
import { blocksToExecute } from '../support/documented-pages.js';
import { isInstalled } from '../support/external-program.js';

const hasCurl = isInstalled('curl');
if (!hasCurl) process.stderr.write('SKIPPED: docs/access.md: there is no curl on this machine\n');
const title = `docs/access.md, from top to bottom${hasCurl ? '' : ' (SKIPPED: there is no curl)'}`;

(hasCurl ? describe : describe.skip)(title, () => {
  let guide: DocumentedGuide;
  beforeAll(async () => {
    guide = await DocumentedGuide.open({ METACOG_TOKEN: 'a-token-for-this-test-only' });
  });
  afterAll(() => guide.close());

  it.each(blocksToExecute('docs/access.md'))('line $line', (block) => guide.execute(block));

  it('shows tokens without their secrets', async () => {
    const { stdout } = await guide.shell.run('npx metacog token list');
    const [, , ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(rows).toEqual([
      ['dashboard', 'reader', time, '–', 'valid'],
      ['pipeline', 'runner', time, time, 'revoked'],
    ]);
  });
});
