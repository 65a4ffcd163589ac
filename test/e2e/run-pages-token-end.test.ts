import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { createToken, revokeToken, type MadeToken } from '../support/access-world.js';
import { severeViolations } from '../support/accessibility.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { guardedContext, launchBrowser } from '../support/browser.js';
import { shoot, WIDE } from '../support/page-shots.js';
import { startBuiltInRun } from '../support/transcript.js';

const TOKEN = 'a-token-for-this-test-only';

describe('the page of a run whose reader has a token that ends', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let administrator: ApiClient;
  let reader: MadeToken;
  let sockets = 0;
  let refused = 0;

  beforeAll(async () => {
    // Nobody asks: the run stays as it is.
    [app, browser] = await Promise.all([startTestApp({ METACOG_TOKEN: TOKEN, WORKER: 'off' }), launchBrowser()]);
    administrator = new ApiClient({ url: app.url, token: TOKEN });
    reader = await createToken(administrator, { name: 'reader', role: 'READER' });
    const { id } = await startBuiltInRun(administrator, 5);
    const { context } = await guardedContext(browser, app.url, { viewport: WIDE });
    page = await context.newPage();
    page.on('websocket', () => (sockets += 1));
    page.on('response', (response) => (refused += response.status() === 401 ? 1 : 0));
    await page.goto(`${app.url}/runs/${id}`);
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const give = async (token: string): Promise<void> => {
    await page.getByLabel('Token').fill(token);
    await page.keyboard.press('Enter');
  };

  it('shows the run to a reader, and says which role it takes to pause it', async () => {
    const followed = page.waitForEvent('websocket');
    await give(reader.secret);
    await followed;
    await page.locator('.page-head .status-queued').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('This needs the role RUNNER; your token has the role READER').waitFor();
  });

  it('says that the token was revoked, and asks the server nothing more', async () => {
    refused = 0;
    await revokeToken(administrator, reader);
    await page.getByText('The server does not take this token: the token reader was revoked. Enter another').waitFor();
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'token-revoked')).toEqual([]);
    // Of requests that were due already.
    expect(refused).toBeLessThanOrEqual(2);
  });

  it('says so, too, of one that had ended before it was given', async () => {
    await give(reader.secret);
    await page.getByText('the token reader was revoked').waitFor();
    await give('made-up');
    await page.getByText('The server does not take this token. It is kept').waitFor();
  });

  it('goes on with another', async () => {
    const { secret } = await createToken(administrator, { name: 'runner', role: 'RUNNER' });
    await give(secret);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.locator('.page-head .status-paused').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(sockets).toBe(2);
  });
});
